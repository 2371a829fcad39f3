// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * The protection of what we send: turns plaintext into records for the wire. Swapped on every key change. Confined to the
 * thread of its connection.
 */
public sealed interface Sealer permits PlaintextSealer, Tls13Sealer {

    /** The longest content of one record, in bytes: what the peer takes, {@link RecordHeader#MAX_PLAINTEXT} at most. */
    int maxPlaintext();

    /** Whether records get more than their content, to hide its length (RFC 8446 §5.4). */
    boolean pads();

    /** The longest that a record with {@code length} bytes of content may come to on the wire, header included. */
    int maxSealed(int length);

    /**
     * Seals one record.
     *
     * @param length at most {@link #maxPlaintext}
     * @param output must have room for {@link #maxSealed} bytes from {@code outputOffset}; may be {@code input} if
     *     {@code inputOffset == outputOffset + RecordHeader.LENGTH}
     * @return how many bytes were written
     * @throws io.postern.tls.alert.TlsException {@code KEY_EXHAUSTED} where the key may seal no more records
     */
    int seal(ContentType type, byte[] input, int inputOffset, int length, byte[] output, int outputOffset);

    /** Whether the key has been in use for as long as it should, so that a KeyUpdate is due (RFC 8446 §5.5). */
    boolean updateDue();
}
