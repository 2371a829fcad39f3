// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The five bytes before every record (RFC 8446 §5.1).
 *
 * @param type the outer content type
 * @param length of the fragment, in bytes
 */
public record RecordHeader(ContentType type, int length) {

    /** Bytes in a header. */
    public static final int LENGTH = 5;

    /** Longest plaintext of a record, without its inner content type. */
    public static final int MAX_PLAINTEXT = 1 << 14;

    /** How requests of HTTP/1 start, and the preface of HTTP/2 (RFC 9113 §3.4). */
    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEA", "POS", "PUT", "DEL", "CON", "OPT", "TRA", "PAT", "PRI");

    /** Longest fragment of an encrypted record. */
    public static final int MAX_CIPHERTEXT = MAX_PLAINTEXT + 256;

    /**
     * Reads the header at the start of a connection or after a record.
     *
     * <p>{@code legacy_record_version} is ignored, as the RFC demands, but for the major number of the very first, which
     * tells TLS from other things.
     *
     * @param bytes holds the five bytes at {@code offset}
     * @param first whether nothing came before it, so that it may be no TLS at all and the fault says what it is
     */
    public static RecordHeader parse(byte[] bytes, int offset, boolean first) {
        ContentType type = ContentType.of(bytes[offset] & 0xff);
        if (type == null || (first && bytes[offset + 1] != 3)) {
            throw new TlsException(first ? whatElse(bytes, offset) : Fault.UNKNOWN_CONTENT_TYPE);
        }
        return new RecordHeader(type, (bytes[offset + 3] & 0xff) << 8 | (bytes[offset + 4] & 0xff));
    }

    /** Writes a header with the {@code legacy_record_version} 0x0303. */
    static void write(ContentType type, int length, byte[] output, int offset) {
        output[offset] = (byte) type.code();
        output[offset + 1] = 3;
        output[offset + 2] = 3;
        output[offset + 3] = (byte) (length >>> 8);
        output[offset + 4] = (byte) length;
    }

    /** SSLv2 has a two-byte header with the top bit set, then the message type, then the version (RFC 5246 §E.2). */
    private static Fault whatElse(byte[] bytes, int offset) {
        if ((bytes[offset] & 0x80) != 0 && bytes[offset + 2] == 1) {
            return Fault.SSLV2_HELLO;
        }
        String start = new String(bytes, offset, 3, StandardCharsets.US_ASCII);
        return HTTP_METHODS.contains(start) ? Fault.HTTP_REQUEST : Fault.NOT_TLS;
    }
}
