// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.Credential;
import io.postern.cert.CredentialException;
import io.postern.cert.Staple;
import io.postern.cert.StapleFile;
import io.postern.cert.StaplePlan;
import io.postern.cert.Stapling;
import io.postern.cert.StatusQuestion;
import io.postern.ocsp.StapleRefresher;
import io.postern.ocsp.TrackedStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A credential and where its staples come from. For the refresher's thread, but for what says otherwise. */
public final class StapledCredential implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StapledCredential.class);

    private final Credential bare;
    private final Stapling stapling;
    private final StaplePlan plan;
    private final Instant notAfter;
    private final StapleRefresher refresher;
    private final InstantSource clock;
    private Runnable changed = () -> {};

    /** For each certificate of the chain; null where nobody is asked. */
    private volatile List<StapleRefresher.@Nullable Followed> followed;

    private volatile @Nullable StapleFile fromFile;
    private volatile @Nullable String fileProblem;
    private boolean endTold;
    private @Nullable List<@Nullable Staple> composed;
    private boolean composedRevoked;

    StapledCredential(Credential bare, Stapling stapling, StapleRefresher refresher, InstantSource clock) {
        this.bare = bare;
        this.stapling = stapling;
        this.plan = bare.plan();
        this.refresher = refresher;
        this.clock = clock;
        this.notAfter = bare.notAfter();
        this.followed = Collections.nCopies(plan.questions().size(), null);
    }

    /** @param whenChanged run after every change of what is known */
    void follow(Runnable whenChanged) {
        changed = whenChanged;
        List<StapleRefresher.@Nullable Followed> list = new ArrayList<>();
        for (StatusQuestion question : plan.questions()) {
            list.add(question == null ? null : refresher.follow(question, whenChanged));
        }
        followed = Collections.unmodifiableList(list);
        readResponse();
    }

    @Override
    public void close() {
        for (StapleRefresher.Followed one : followed) {
            if (one != null) {
                one.close();
            }
        }
    }

    /** Looks again at the operator's own response, which may be another one, or of another age. */
    void rereadResponse() {
        if (readResponse()) {
            changed.run();
        }
    }

    private boolean readResponse() {
        if (stapling.response() == null || plan.leaf() == null) {
            return false;
        }
        Instant now = clock.instant();
        try {
            take(StapleFile.read(stapling.response(), plan.leaf(), now));
            fileProblem = null;
        } catch (CredentialException e) {
            // What was there before is sent until its end.
            if (!e.problem().equals(fileProblem)) {
                fileProblem = e.problem();
                LOG.error(
                        "response not taken, the old one stays certificate={} reason=\"{}\"",
                        bare.name(),
                        e.problem().replace('"', '\''));
            }
        }
        complainOfEnd(now);
        return true;
    }

    private void take(StapleFile read) {
        StapleFile before = fromFile;
        if (read.revoked() && (before == null || !before.revoked())) {
            LOG.error(
                    "CERTIFICATE REVOKED certificate={} at={} response={}",
                    bare.name(),
                    read.says().revokedAt(),
                    stapling.response());
        }
        fromFile = read;
    }

    private void complainOfEnd(Instant now) {
        StapleFile held = fromFile;
        if (held == null || held.revoked() || now.isBefore(held.says().end())) {
            endTold = false;
        } else if (!endTold) {
            endTold = true;
            LOG.error(
                    "STAPLE ENDED and there is no newer one certificate={} ended={} response={}",
                    bare.name(),
                    held.says().end(),
                    stapling.response());
        }
    }

    /** The credential with the staples of the moment; null where these are the same as the last time. */
    @Nullable
    Credential compose() {
        List<@Nullable Staple> staples = new ArrayList<>();
        for (int i = 0; i < followed.size(); i++) {
            staples.add(staple(i));
        }
        boolean withheld = plan.required() && revoked();
        if (staples.equals(composed) && withheld == composedRevoked) {
            return null;
        }
        composed = staples;
        composedRevoked = withheld;
        return withheld ? bare.revoked() : bare.withStaples(staples);
    }

    /** Whether nothing better is to be expected: the staples are there, or asking for them has come to an end. */
    boolean isReady() {
        return (isServable(clock.instant()) || revoked())
                && followed.stream().allMatch(one -> one == null || one.status().settled());
    }

    /** Whether clients that ask for a status are served. */
    boolean isServable(Instant now) {
        Staple leaf = staple(0);
        return !plan.required() || (leaf != null && leaf.isCurrent(now));
    }

    /** Whether its authority says that it is revoked. May be called by every thread. */
    public boolean revoked() {
        StapleFile file = fromFile;
        TrackedStatus leaf = status();
        return (file != null && file.revoked()) || (leaf != null && leaf.revoked());
    }

    /** As it was read, without staples. May be called by every thread. */
    public Credential bare() {
        return bare;
    }

    /** Whether a staple is required. May be called by every thread. */
    public boolean required() {
        return plan.required();
    }

    /** How its staples are had. May be called by every thread. */
    public Stapling stapling() {
        return stapling;
    }

    /** When the certificate ends. May be called by every thread. */
    public Instant notAfter() {
        return notAfter;
    }

    /** What is known of its own status; null where nobody is asked. May be called by every thread. */
    public @Nullable TrackedStatus status() {
        StapleRefresher.Followed leaf = followed.getFirst();
        return leaf == null ? null : leaf.status();
    }

    /** What is stapled to the certificate at that place of the chain, though it may have ended. May be called by every thread. */
    public @Nullable Staple staple(int index) {
        if (index == 0 && stapling.response() != null) {
            StapleFile file = fromFile;
            return file == null ? null : file.staple();
        }
        StapleRefresher.Followed one = followed.get(index);
        return one == null ? null : one.status().staple();
    }

    /** Of the chain's other certificates, how many have a staple that may be sent. May be called by every thread. */
    public int currentIntermediates(Instant now) {
        int current = 0;
        for (int i = 1; i < followed.size(); i++) {
            Staple staple = staple(i);
            if (staple != null && staple.isCurrent(now)) {
                current++;
            }
        }
        return current;
    }

    /** Why there is no newer staple; null where there is nothing to complain of. May be called by every thread. */
    public @Nullable String lastError() {
        TrackedStatus leaf = status();
        return leaf == null ? fileProblem : leaf.lastError();
    }
}
