// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.FileBacked;
import io.postern.cert.PskFile;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.session.PskTable;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code psk} of a host, and the file that it names. */
final class PskSection {

    private final Surroundings surroundings;

    PskSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The keys; null where there are none, or they have an error. */
    @Nullable
    FileBacked<PskTable> read(@Nullable YamlValue value, @Nullable SecurityPolicy policy) {
        Path file = value == null ? null : value.parsed(surroundings::path);
        if (value == null || file == null) {
            return null;
        }
        FileBacked.Loaded<PskTable> loaded = value.attempted(() -> PskFile.read(file, surroundings.crypto()));
        if (loaded == null) {
            return null;
        }
        loaded.doubts().forEach(value::warning);
        if (policy != null
                && policy.suites().stream()
                        .map(CipherSuite::hash)
                        .noneMatch(loaded.value().hashes()::contains)) {
            value.warning("none of these keys is ever used: the policy " + policy.name()
                    + " has no cipher suite with the hash that they are for");
        }
        return new FileBacked<>(
                value.path(), Set.of(file), () -> PskFile.read(file, surroundings.crypto()), loaded.value());
    }

    /**
     * A client with an external key must not be asked for a certificate (RFC 8446 §4.3.2), so that it could never get to where
     * one is demanded.
     *
     * @param demanding the pools of the host that only authenticated clients get to
     */
    static void refuseWhereClientsNeedCertificates(
            @Nullable YamlValue psk, @Nullable FileBacked<ClientAuthentication> authentication, Set<String> demanding) {
        if (psk == null) {
            return;
        }
        String reason = "a client with an external key cannot be asked for a certificate (RFC 8446 §4.3.2), but ";
        if (authentication != null && authentication.get().mode() == ClientAuthentication.Mode.REQUIRED) {
            psk.errorAtKey(
                    reason + "\"client-auth\" requires one; expected mode: optional, or another host for the keys");
        } else if (!demanding.isEmpty()) {
            psk.errorAtKey(reason + "the pool " + demanding.iterator().next()
                    + " requires one; expected another pool, or another host for the keys");
        }
    }
}
