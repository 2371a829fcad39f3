// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateChain;
import io.postern.cert.ChainCheck;
import io.postern.cert.Credential;
import io.postern.cert.CredentialException;
import io.postern.cert.Credentials;
import io.postern.cert.FileBacked;
import io.postern.cert.KeyFile;
import io.postern.cert.ServedCertificate;
import io.postern.cert.StaplePlan;
import io.postern.cert.Stapling;
import io.postern.cert.TimestampFile;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads items of {@code certificates}, and the files that they name. What several hosts name in the same way is read
 * once, and what is wrong with it is reported where it is named first.
 */
final class CertificateSection {

    private static final int NAMES_IN_A_MESSAGE = 5;

    /** What a certificate is read from. */
    private record Source(Path chain, Path key, @Nullable Path timestamps, Stapling stapling) {

        Set<Path> files() {
            Set<Path> files = new LinkedHashSet<>(List.of(chain, key));
            if (timestamps != null) {
                files.add(timestamps);
            }
            files.addAll(stapling.files());
            return files;
        }
    }

    private record Read(CertificateChain chain, @Nullable ServedCertificate certificate) {}

    private final Surroundings surroundings;
    private final Map<Source, @Nullable Read> known = new HashMap<>();

    CertificateSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The certificate, or null where it has an error. */
    @Nullable
    ServedCertificate read(YamlValue value, List<String> serverNames) {
        YamlMapping mapping = value.section(Section.CERTIFICATE);
        if (mapping == null) {
            return null;
        }
        YamlValue chain = mapping.required("chain", "the PEM file of the certificate and its intermediates");
        YamlValue key = mapping.required("key", "the PEM file of the private key");
        YamlValue timestamps = mapping.optional("timestamps");
        Path chainFile = chain == null ? null : chain.parsed(surroundings::path);
        Path keyFile = key == null ? null : key.parsed(surroundings::path);
        Path timestampFile = timestamps == null ? null : timestamps.parsed(surroundings::path);
        Stapling stapling = StaplingSection.read(mapping.optional("ocsp"), surroundings);
        if (chain == null || key == null || chainFile == null || keyFile == null) {
            return null;
        }
        Source source = new Source(chainFile, keyFile, timestampFile, stapling);
        if (!known.containsKey(source)) {
            known.put(source, read(source, chain, key, timestamps));
        }
        Read read = known.get(source);
        if (read == null) {
            return null;
        }
        warnOfUncovered(chain, read.chain, serverNames);
        return read.certificate;
    }

    /** Each part for itself, so that one run reports what is wrong with all of them, and where. */
    private @Nullable Read read(
            Source source, YamlValue chainValue, YamlValue keyValue, @Nullable YamlValue timestamps) {
        CertificateChain chain = chainValue.attempted(() -> CertificateChain.read(source.chain));
        PrivateKey key = keyValue.attempted(() -> KeyFile.read(source.key));
        byte[] list = timestamps == null || source.timestamps == null
                ? null
                : timestamps.attempted(() -> TimestampFile.read(source.timestamps));
        StaplePlan plan =
                chain == null ? null : chainValue.attempted(() -> StaplePlan.of(chain.certificates(), source.stapling));
        if (chain != null) {
            ChainCheck.doubts(chain, surroundings.now()).forEach(chainValue::warning);
        }
        String exposure = KeyFile.exposure(source.key);
        if (key != null && exposure != null) {
            keyValue.warning(exposure);
        }
        if (chain == null) {
            return null;
        }
        if (plan != null) {
            plan.doubts().forEach(chainValue::warning);
        }
        Credential credential =
                key == null ? null : keyValue.attempted(() -> Credentials.of(chain, key, surroundings.crypto()));
        if (credential == null || plan == null || (timestamps != null && list == null)) {
            return new Read(chain, null);
        }
        return new Read(
                chain,
                new ServedCertificate(
                        new FileBacked<>(
                                credential.name(),
                                source.files(),
                                () -> readAgain(source),
                                complete(credential, list, plan)),
                        source.stapling));
    }

    private FileBacked.Loaded<Credential> readAgain(Source source) throws CredentialException {
        CertificateChain chain = CertificateChain.read(source.chain);
        PrivateKey key = KeyFile.read(source.key);
        byte[] timestamps = source.timestamps == null ? null : TimestampFile.read(source.timestamps);
        StaplePlan plan = StaplePlan.of(chain.certificates(), source.stapling);
        Credential credential = Credentials.of(chain, key, surroundings.crypto());
        List<String> doubts = new ArrayList<>(ChainCheck.doubts(chain, surroundings.now()));
        doubts.addAll(plan.doubts());
        return new FileBacked.Loaded<>(complete(credential, timestamps, plan), doubts);
    }

    private static Credential complete(Credential credential, byte @Nullable [] timestamps, StaplePlan plan) {
        Credential complete = timestamps == null ? credential : credential.withTimestamps(timestamps);
        return plan.required() ? complete.requiringStaple() : complete;
    }

    private static void warnOfUncovered(YamlValue value, CertificateChain chain, List<String> serverNames) {
        List<String> uncovered =
                serverNames.stream().filter(name -> !chain.covers(name)).toList();
        if (!uncovered.isEmpty()) {
            List<String> covered = List.copyOf(chain.dnsNames());
            value.warning("the certificate is not for " + some(uncovered) + ", but for "
                    + (covered.isEmpty() ? "no DNS name at all" : some(covered)));
        }
    }

    private static String some(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_IN_A_MESSAGE)));
        return names.size() > NAMES_IN_A_MESSAGE ? some + ", ..." : some;
    }
}
