// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * The protection of what we send: turns plaintext into records for the wire. Swapped on every key change. Confined to the
 * thread of its connection.
 */
public sealed interface Sealer permits PlaintextSealer, Tls13Sealer {

    /** How many bytes a record on the wire is longer than its plaintext, header included. */
    int overhead();

    /**
     * Seals one record.
     *
     * @param length at most {@link RecordHeader#MAX_PLAINTEXT}
     * @param output must have room for {@code length + overhead()} bytes from {@code outputOffset}; may be
     *     {@code input} if {@code inputOffset == outputOffset + RecordHeader.LENGTH}
     * @return how many bytes were written
     * @throws io.postern.tls.alert.TlsException {@code KEY_EXHAUSTED} where the key may seal no more records
     */
    int seal(ContentType type, byte[] input, int inputOffset, int length, byte[] output, int outputOffset);

    /** Whether the key is near the limit of its AEAD, so that a KeyUpdate is due (RFC 8446 §5.5). */
    boolean updateDue();
}
