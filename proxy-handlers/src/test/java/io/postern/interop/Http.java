// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests and answers in HTTP/1.1 for clients that know TLS but not HTTP. Each connection carries one of them. */
final class Http {

    private Http() {}

    /** Asks for the first bytes of {@link Content}. */
    static byte[] download(int length) {
        return ("GET /bytes/" + length + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends the first {@link Content#LENGTH} bytes. */
    static byte[] upload() {
        byte[] head = ("POST /upload HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: " + Content.LENGTH
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + Content.LENGTH);
        System.arraycopy(Content.bytes(Content.LENGTH), 0, request, head.length, Content.LENGTH);
        return request;
    }

    /** The answer must be the first {@code length} bytes, whole. */
    static void assertDownloaded(int length, byte[] answer) {
        byte[] body = body(answer);
        assertEquals(length, body.length);
        assertEquals(Content.digest(length), Content.digest(body));
    }

    /** The answer must say that all bytes arrived as they were sent. */
    static void assertUploaded(byte[] answer) {
        assertEquals(Content.receipt(), new String(body(answer), StandardCharsets.US_ASCII));
    }

    private static byte[] body(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("HTTP/1.1 200 ");
        assertTrue(start == 0, () -> "no answer but " + text.substring(0, Math.min(text.length(), 500)));
        int end = text.indexOf("\r\n\r\n");
        assertTrue(end > 0, () -> "no head but " + text.substring(0, Math.min(text.length(), 500)));
        return Arrays.copyOfRange(answer, end + 4, answer.length);
    }
}
