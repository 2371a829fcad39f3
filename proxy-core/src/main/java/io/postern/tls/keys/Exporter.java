// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.wire.Secret;

/**
 * Keying material for whoever is above TLS (RFC 8446 §7.5), bound to one handshake. Not thread-safe; whoever holds it
 * closes it.
 */
public final class Exporter implements AutoCloseable {

    private static final byte[] NO_CONTEXT = {};

    private final Hkdf hkdf;
    private final Secret exporterMasterSecret;

    Exporter(Hkdf hkdf, Secret exporterMasterSecret) {
        this.hkdf = hkdf;
        this.exporterMasterSecret = exporterMasterSecret;
    }

    /** Without a context, which in TLS 1.3 is the same as with an empty one. */
    public Secret export(String label, int length) {
        return export(label, NO_CONTEXT, length);
    }

    /**
     * TLS-Exporter(label, context_value, key_length); the receiver closes it.
     *
     * @param label 1 to 249 characters of ASCII, as the registry has them: {@code EXPORTER-Channel-Binding}
     * @param length in bytes; at most 255 times {@code Hash.length}
     * @throws IllegalArgumentException where label or length are out of range, or the label is not ASCII
     */
    public Secret export(String label, byte[] context, int length) {
        if (label.isEmpty() || label.length() > 249) {
            throw new IllegalArgumentException("a label of " + label.length() + " characters");
        }
        if (label.chars().anyMatch(c -> c > 0x7f)) {
            throw new IllegalArgumentException("a label that is not ASCII: " + label);
        }
        try (Secret derived = hkdf.deriveSecret(exporterMasterSecret, label)) {
            return hkdf.expandLabel(derived, "exporter", hkdf.hash(context), length);
        }
    }

    /** Tells a key log the {@code exporter_master_secret}. */
    public void logTo(KeyLog log, byte[] clientRandom) {
        log.secret("EXPORTER_SECRET", clientRandom, exporterMasterSecret);
    }

    @Override
    public void close() {
        exporterMasterSecret.close();
    }
}
