// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateChain;
import io.postern.cert.ChainCheck;
import io.postern.cert.Credential;
import io.postern.cert.CredentialException;
import io.postern.cert.CredentialSource;
import io.postern.cert.CredentialSource.Attempt;
import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.cert.StapleFile;
import io.postern.cert.StaplePlan;
import io.postern.cert.Stapling;
import io.postern.cert.TimestampFile;
import io.postern.tls.crypto.SecurityPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads items of {@code certificates}, and the files that they name. What several hosts name in the same way is read once,
 * and what is wrong with it is reported where it is named first.
 */
final class CertificateSection {

    private static final int NAMES_IN_A_MESSAGE = 5;

    private final Surroundings surroundings;
    private final CredentialSourceSection sources;
    private final Map<Source, Read> known = new HashMap<>();

    /** What a certificate is read from. */
    private record Source(
            CredentialSource credential, @Nullable Path timestamps, Stapling stapling) {

        Set<Path> files() {
            Set<Path> files = new LinkedHashSet<>(credential.files());
            if (timestamps != null) {
                files.add(timestamps);
            }
            files.addAll(stapling.files());
            return files;
        }
    }

    /** What the hosts that name it expect of it, as far as they have been read. */
    private record Hosts(Set<String> serverNames, Set<SecurityPolicy> policies) {

        Hosts() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>());
        }

        /** Names of the policies that have no signature scheme for its key. */
        List<String> without(Credential credential) {
            return policies.stream()
                    .filter(policy -> !credential.isUsableBy(policy))
                    .map(SecurityPolicy::name)
                    .distinct()
                    .toList();
        }
    }

    /** Null what has an error. */
    private record Read(
            @Nullable CertificateChain chain, @Nullable ServedCertificate certificate, Hosts hosts) {}

    CertificateSection(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.sources = new CredentialSourceSection(surroundings);
    }

    /**
     * The certificate, or null where it has an error.
     *
     * @param serverNames of the host that names it
     * @param policy of that host, or null where it has an error
     */
    @Nullable
    ServedCertificate read(YamlValue value, List<String> serverNames, @Nullable SecurityPolicy policy) {
        YamlMapping mapping = value.section(Section.CERTIFICATE);
        CredentialSourceSection.Found found = mapping == null ? null : sources.read(mapping);
        if (mapping == null || found == null) {
            return null;
        }
        YamlValue timestamps = mapping.optional("timestamps");
        Source source = new Source(
                found.source(),
                timestamps == null ? null : timestamps.parsed(surroundings::path),
                StaplingSection.read(mapping.optional("ocsp"), surroundings));
        Read read = known.get(source);
        if (read == null) {
            read = read(source, found, timestamps);
            known.put(source, read);
        }
        read.hosts.serverNames.addAll(serverNames);
        if (policy != null) {
            read.hosts.policies.add(policy);
        }
        if (read.chain != null) {
            uncovered(read.chain, serverNames).forEach(found.place(CredentialSource.Part.CHAIN)::warning);
        }
        return read.certificate;
    }

    /** Reads each part, so that one run reports what is wrong with all of them, and where. */
    private Read read(Source source, CredentialSourceSection.Found found, @Nullable YamlValue timestampFile) {
        Attempt attempt = source.credential.attempt(surroundings.crypto());
        attempt.errors().forEach(error -> found.place(error.part()).error(error.text()));
        attempt.warnings().forEach(warning -> found.place(warning.part()).warning(warning.text()));
        byte[] timestamps = timestampFile == null || source.timestamps == null
                ? null
                : timestampFile.attempted(() -> TimestampFile.read(source.timestamps));
        Hosts hosts = new Hosts();
        CertificateChain chain = attempt.chain();
        if (chain == null) {
            return new Read(null, null, hosts);
        }
        YamlValue place = found.place(CredentialSource.Part.CHAIN);
        ChainCheck.doubts(chain, surroundings.now()).forEach(place::warning);
        StaplePlan plan = place.attempted(() -> StaplePlan.of(chain.certificates(), source.stapling));
        if (plan != null) {
            doubts(plan, source.stapling).forEach(place::warning);
        }
        Credential credential = attempt.credential();
        if (credential == null || plan == null || (timestampFile != null && timestamps == null)) {
            return new Read(chain, null, hosts);
        }
        FileBacked<Credential> files = new FileBacked<>(
                source.credential.name(),
                source.files(),
                () -> readAgain(source, hosts),
                complete(credential, timestamps, plan));
        return new Read(chain, new ServedCertificate(files, source.stapling), hosts);
    }

    private FileBacked.Loaded<Credential> readAgain(Source source, Hosts hosts) throws CredentialException {
        CredentialSource.Loaded loaded = source.credential.load(surroundings.crypto());
        byte[] timestamps = source.timestamps == null ? null : TimestampFile.read(source.timestamps);
        StaplePlan plan = StaplePlan.of(loaded.chain().certificates(), source.stapling);
        List<String> without = hosts.without(loaded.credential());
        if (!without.isEmpty() && without.size() == hosts.policies.size()) {
            throw new CredentialException(source.credential.name() + " has a key for which no policy of its hosts ("
                    + String.join(", ", without) + ") has a signature scheme");
        }
        List<String> doubts = new ArrayList<>(loaded.warnings());
        doubts.addAll(ChainCheck.doubts(loaded.chain(), surroundings.now()));
        doubts.addAll(uncovered(loaded.chain(), hosts.serverNames));
        without.forEach(policy -> doubts.add("the policy " + policy + " has no signature scheme for its key"));
        doubts.addAll(doubts(plan, source.stapling));
        return new FileBacked.Loaded<>(complete(loaded.credential(), timestamps, plan), doubts);
    }

    /** A response that does not hold is no error: it may be renewed at any time, and is passed over until then. */
    private List<String> doubts(StaplePlan plan, Stapling stapling) {
        List<String> doubts = new ArrayList<>(plan.doubts());
        if (stapling.response() != null && plan.leaf() != null) {
            try {
                if (StapleFile.read(stapling.response(), plan.leaf(), surroundings.now())
                        .revoked()) {
                    doubts.add(stapling.response() + " says that the certificate is revoked");
                }
            } catch (CredentialException e) {
                doubts.add(e.problem());
            }
        }
        return doubts;
    }

    private static Credential complete(Credential credential, byte @Nullable [] timestamps, StaplePlan plan) {
        Credential complete = timestamps == null ? credential : credential.withTimestamps(timestamps);
        return complete.withPlan(plan);
    }

    private static List<String> uncovered(CertificateChain chain, Collection<String> serverNames) {
        List<String> uncovered =
                serverNames.stream().filter(name -> !chain.covers(name)).toList();
        if (uncovered.isEmpty()) {
            return List.of();
        }
        List<String> covered = List.copyOf(chain.dnsNames());
        return List.of("the certificate is not for " + some(uncovered) + ", but for "
                + (covered.isEmpty() ? "no DNS name at all" : some(covered)));
    }

    private static String some(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_IN_A_MESSAGE)));
        return names.size() > NAMES_IN_A_MESSAGE ? some + ", ..." : some;
    }
}
