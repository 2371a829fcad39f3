// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.message.Certificate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client's certificate is believed (RFC 8446 §4.4.2.4). Immutable, safe for use by many threads. A
 * check verifies a few signatures, some milliseconds for large keys, and so is not for an event loop; it never reaches for
 * the network, but says who has yet to be asked.
 *
 * @param authorities from whom certificates are believed
 * @param revocationLists the lists of these authorities, or {@link RevocationLists#NONE}
 * @param revocation what is made of it where nothing says whether a certificate was revoked
 * @param filters what the certificate has to be for, beside authenticating a client
 * @param longestPath the number of certificates below the authority at most, the client's own included; at least 1
 */
public record ClientTrust(
        TrustStore authorities,
        RevocationLists revocationLists,
        Revocation revocation,
        List<CertificateFilter> filters,
        int longestPath) {

    public static final int DEFAULT_LONGEST_PATH = 8;

    private static final int MOST_CERTIFICATES = Certificate.MOST_ENTRIES;

    /** With the OCSP responses. Chains of three with ML-DSA-87 keys and signatures take 25 KiB. */
    private static final int MOST_BYTES = 1 << 16;

    /**
     * What is made of silence.
     *
     * @param required whether each certificate of a path needs a current list or OCSP response that says it was not
     *     revoked; otherwise those that are there are heeded, and silence is taken for good
     * @param asking whether a responder that the certificate names is asked before that
     */
    public record Revocation(boolean required, boolean asking) {

        /** Heeds what there is, and asks nobody. */
        public static final Revocation SOFT = new Revocation(false, false);
    }

    public ClientTrust {
        filters = List.copyOf(filters);
        if (longestPath < 1) {
            throw new IllegalArgumentException("a path has a certificate at least");
        }
    }

    /** Believes these authorities, whatever was revoked. */
    public static ClientTrust of(TrustStore authorities) {
        return new ClientTrust(authorities, RevocationLists.NONE, Revocation.SOFT, List.of(), DEFAULT_LONGEST_PATH);
    }

    /**
     * Returns if the client's certificate is to be believed.
     *
     * @return whose status is still to be asked for, the authority's side first; what that says goes to {@link #judge}
     * @throws TlsException with the fault of the path that came nearest, and a detail that names the certificate at fault
     */
    public List<StatusQuestion> check(PresentedChain chain, Instant now) {
        checkSize(chain);
        List<PathFailure> failures = new ArrayList<>();
        for (CandidatePath path : PathSearch.paths(chain.read(), authorities, longestPath)) {
            List<StatusQuestion> open = new ArrayList<>();
            PathFailure failure = check(path, now, open);
            if (failure == null) {
                return List.copyOf(open);
            }
            failures.add(failure);
        }
        // The path that held longest, from the authority on down, is the one that the client meant.
        throw failures.stream()
                .min(Comparator.comparingInt(PathFailure::index))
                .orElseThrow()
                .toException();
    }

    /**
     * Returns if the client's certificate is to be believed after what a responder has said.
     *
     * @throws TlsException where it was revoked, is not known to the responder, or an answer is required
     */
    public void judge(StatusQuestion question, StatusSource.Answer answer) {
        switch (answer) {
            case StatusSource.Answer.Known(var staple) -> {
                PathFailure failure = RevocationCheck.failure(staple, question.subject(), 0);
                if (failure != null) {
                    throw failure.toException();
                }
            }
            case StatusSource.Answer.Unavailable(var reason) -> {
                if (revocation.required()) {
                    throw new TlsException(
                            Fault.REVOCATION_UNKNOWN,
                            question.subject().name() + ": no OCSP response says that it was not revoked: " + reason);
                }
            }
        }
    }

    /** Whether a list or a responder has a say in who is believed. */
    public boolean goesByStatus() {
        return revocation.required() || revocation.asking() || revocationLists != RevocationLists.NONE;
    }

    /** Adds all that a check goes by, so that two that may decide differently differ. */
    public void addTo(MessageDigest digest) {
        authorities.addTo(digest);
        revocationLists.addTo(digest);
        String rest = revocation + " " + filters + " " + longestPath;
        digest.update(rest.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable PathFailure check(CandidatePath path, Instant now, List<StatusQuestion> open) {
        PathFailure invalid = PathValidation.check(path, now);
        if (invalid != null) {
            return invalid;
        }
        PathFailure unfit = Purpose.check(path.leaf(), filters);
        return unfit != null
                ? unfit
                : new RevocationCheck(revocationLists, revocation.required(), revocation.asking())
                        .check(path, now, open);
    }

    private static void checkSize(PresentedChain chain) {
        long bytes = 0;
        for (int i = 0; i < chain.certificates().size(); i++) {
            byte[] response = chain.ocspResponses().get(i);
            bytes += chain.certificates().get(i).length + (response == null ? 0 : response.length);
        }
        if (chain.certificates().size() > MOST_CERTIFICATES || bytes > MOST_BYTES) {
            throw new TlsException(
                    Fault.BAD_CERTIFICATE_CHAIN,
                    chain.certificates().size() + " certificates of " + bytes + " bytes; expected at most "
                            + MOST_CERTIFICATES + " of " + MOST_BYTES);
        }
    }
}
