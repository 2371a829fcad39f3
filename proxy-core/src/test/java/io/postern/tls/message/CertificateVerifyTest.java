// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is signed in a CertificateVerify (RFC 8446 §4.4.3). */
class CertificateVerifyTest {

    /** The transcript hash that the section's example has, 32 bytes of 01, with the client's context. */
    @Test
    void clientSignsSpacesItsContextAndTheHash() {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) 1);
        String expected = " ".repeat(64) + "TLS 1.3, client CertificateVerify" + "\0" + "\1".repeat(32);
        assertArrayEquals(expected.getBytes(StandardCharsets.US_ASCII), CertificateVerify.clientContent(hash));
    }

    @Test
    void serversSignatureCannotStandForAClients() {
        byte[] hash = new byte[48];
        assertFalse(Arrays.equals(CertificateVerify.serverContent(hash), CertificateVerify.clientContent(hash)));
    }
}
