// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateChain;
import io.postern.cert.ChainCheck;
import io.postern.cert.Credential;
import io.postern.cert.Credentials;
import io.postern.cert.KeyFile;
import io.postern.cert.TimestampFile;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads items of {@code certificates}, and the files that they name. A pair of files is read once however many hosts name
 * it, and what is wrong with it is reported where it is named first.
 */
final class CertificateSection {

    private static final int NAMES_IN_A_MESSAGE = 5;

    private record Pair(Path chain, Path key) {}

    private record Loaded(CertificateChain chain, @Nullable Credential credential) {}

    private final Surroundings surroundings;
    private final Map<Pair, @Nullable Loaded> loaded = new HashMap<>();

    CertificateSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The credential, or null where it has an error. */
    @Nullable
    Credential read(YamlValue value, List<String> serverNames) {
        YamlMapping mapping = value.section(Section.CERTIFICATE);
        if (mapping == null) {
            return null;
        }
        YamlValue chain = mapping.required("chain", "the PEM file of the certificate and its intermediates");
        YamlValue key = mapping.required("key", "the PEM file of the private key");
        Path chainFile = chain == null ? null : chain.parsed(surroundings::path);
        Path keyFile = key == null ? null : key.parsed(surroundings::path);
        if (chain == null || key == null || chainFile == null || keyFile == null) {
            return null;
        }
        Pair pair = new Pair(chainFile, keyFile);
        if (!loaded.containsKey(pair)) {
            loaded.put(pair, load(chain, key, pair));
        }
        Loaded found = loaded.get(pair);
        YamlValue timestampFile = mapping.optional("timestamps");
        byte[] timestamps = timestampFile == null ? null : surroundings.file(timestampFile, TimestampFile::read);
        if (found == null) {
            return null;
        }
        warnOfUncovered(chain, found.chain, serverNames);
        return found.credential == null || timestamps == null
                ? found.credential
                : found.credential.withTimestamps(timestamps);
    }

    private @Nullable Loaded load(YamlValue chainValue, YamlValue keyValue, Pair pair) {
        CertificateChain chain = chainValue.attempted(() -> CertificateChain.read(pair.chain));
        PrivateKey key = keyValue.attempted(() -> KeyFile.read(pair.key));
        if (chain != null) {
            ChainCheck.doubts(chain, surroundings.now()).forEach(chainValue::warning);
        }
        String exposure = KeyFile.exposure(pair.key);
        if (key != null && exposure != null) {
            keyValue.warning(exposure);
        }
        if (chain == null) {
            return null;
        }
        Credential credential =
                key == null ? null : keyValue.attempted(() -> Credentials.of(chain, key, surroundings.crypto()));
        return new Loaded(chain, credential);
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
