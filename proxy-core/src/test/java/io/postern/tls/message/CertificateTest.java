// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Certificate (RFC 8446 §4.4.2), of a server and of a client. */
class CertificateTest {

    /** An entry with an OCSP response, and one with nothing. */
    private static final String STAPLED = "00" + "000018" + "0000023000" + "000b" + "0005" + "0007" + "01" + "000003"
            + "300100" + "00000131" + "0000";

    @Test
    void serversCertificateIsAChainWithoutContext() {
        Certificate certificate = new Certificate(List.of(hex("3000"), hex("31")));
        assertArrayEquals(
                hex("0b000011" + "00" + "00000d" + "0000023000" + "0000" + "00000131" + "0000"), write(certificate));
    }

    @Test
    void entriesCarryTheirExtensions() {
        Certificate certificate = Certificate.of(List.of(
                new CertificateEntry(hex("3000"), new StatusRequest.CertificateEntry(hex("300100")), null),
                new CertificateEntry(hex("31"))));
        assertArrayEquals(hex("0b00001c" + STAPLED), write(certificate));
        Certificate read = read(STAPLED, ExtensionType.STATUS_REQUEST);
        assertNotNull(read.entries().getFirst().status());
        assertNull(read.entries().getLast().status());
        assertArrayEquals(hex("31"), read.chain().getLast());
        assertArrayEquals(hex("0b00001c" + STAPLED), write(read));
    }

    @Test
    void extensionThatWasNotAskedForIsRefused() {
        assertRefused(Fault.UNSOLICITED_EXTENSION, STAPLED);
        assertRefused(Fault.UNSOLICITED_EXTENSION, STAPLED, ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);
        assertRefused(Fault.UNSOLICITED_EXTENSION, "00" + "00000a" + "00000130" + "0004" + "1a1a0000");
    }

    @Test
    void extensionOfOtherMessagesIsRefusedEvenIfAskedFor() {
        String withCookie = "00" + "00000a" + "00000130" + "0004" + "002c0000";
        assertRefused(Fault.MISPLACED_EXTENSION, withCookie);
        assertRefused(Fault.MISPLACED_EXTENSION, withCookie, ExtensionType.COOKIE);
    }

    @Test
    void clientMayHaveNoCertificate() {
        assertEquals(List.of(), read("00" + "000000").entries());
    }

    @Test
    void contextIsThatOfTheRequest() {
        Certificate read = read("02aabb" + "000000");
        assertArrayEquals(hex("aabb"), read.requestContext());
        assertArrayEquals(hex("0b000006" + "02aabb" + "000000"), write(read));
    }

    /** RFC 7250 §3: the one entry holds a SubjectPublicKeyInfo. */
    @Test
    void rawPublicKeyStandsInAnEntry() {
        String key = "302a300506032b6570032100" + "17".repeat(32);
        Certificate read = read("00" + "000031" + "00002c" + key + "0000");
        assertArrayEquals(hex(key), read.entries().getFirst().data());
    }

    /** Refused before it takes more memory than the bytes that it came in: compressed, those may be few. */
    @Test
    void moreThanSixteenEntriesAreRefused() {
        String entry = "000001" + "30" + "0000";
        assertEquals(16, read("00" + "000060" + entry.repeat(16)).entries().size());
        assertRefused(Fault.BAD_CERTIFICATE_CHAIN, "00" + "000066" + entry.repeat(17));
    }

    @Test
    void emptyCertificateIsRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "00" + "000005" + "000000" + "0000");
    }

    private static Certificate read(String hex, ExtensionType... requested) {
        return Certificate.read(new Reader(hex(hex)), Set.copyOf(Arrays.asList(requested)));
    }

    private static void assertRefused(Fault fault, String hex, ExtensionType... requested) {
        TlsException e = assertThrows(TlsException.class, () -> read(hex, requested));
        assertEquals(fault, e.fault());
    }

    private static byte[] write(Certificate certificate) {
        Writer writer = new Writer();
        certificate.write(writer);
        return writer.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
