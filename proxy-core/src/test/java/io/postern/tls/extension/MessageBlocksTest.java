// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The extensions of each message together: what must be there, what need not, and the order in which they are sent. */
class MessageBlocksTest {

    private static final SupportedVersions.ServerHello TLS13 = new SupportedVersions.ServerHello(0x0304);

    @Test
    void clientHelloWithoutExtensionsHasNone() {
        ClientHelloExtensions none = ClientHelloExtensions.read(new Reader(new byte[0]));
        assertEquals(List.of(), none.all());
        assertNull(none.keyShare());
        assertFalse(none.has(ExtensionType.KEY_SHARE));
    }

    @Test
    void clientHelloKnowsWhatItHolds() {
        byte[] block = hex("0013" + "002a0000" + "1a1a000100" + "001c00024001" + "00310000");
        ClientHelloExtensions hello = ClientHelloExtensions.read(new Reader(block));
        assertTrue(hello.has(ExtensionType.EARLY_DATA));
        assertTrue(hello.has(ExtensionType.RECORD_SIZE_LIMIT));
        assertFalse(hello.has(ExtensionType.COOKIE));
        assertNotNull(hello.postHandshakeAuth());
        assertNull(hello.cookie());
        assertArrayEquals(block, write(hello::write));
    }

    @Test
    void earlyDataOfAClientHelloIsEmpty() {
        assertRefused(Fault.TRAILING_BYTES, () -> ClientHelloExtensions.read(new Reader(hex("0005" + "002a000100"))));
    }

    @Test
    void helloRetryRequestMayBeForACookieAlone() {
        HelloRetryRequestExtensions request =
                new HelloRetryRequestExtensions(TLS13, null, new Cookie.HelloRetryRequest(new byte[] {7}));
        byte[] block = hex("000d" + "002c0003000107" + "002b00020304");
        assertArrayEquals(block, write(request::write));
        HelloRetryRequestExtensions read = HelloRetryRequestExtensions.read(new Reader(block));
        assertNull(read.keyShare());
        assertNotNull(read.cookie());
    }

    @Test
    void helloRetryRequestMayBeForAGroupAlone() {
        HelloRetryRequestExtensions request =
                new HelloRetryRequestExtensions(TLS13, new KeyShare.HelloRetryRequest(0x0017), null);
        byte[] block = hex("000c" + "003300020017" + "002b00020304");
        assertArrayEquals(block, write(request::write));
        assertNull(HelloRetryRequestExtensions.read(new Reader(block)).cookie());
    }

    @Test
    void helloRetryRequestHasAVersion() {
        assertRefused(
                Fault.BAD_ENCODING, () -> HelloRetryRequestExtensions.read(new Reader(hex("0006" + "003300020017"))));
    }

    @Test
    void encryptedExtensionsAreSentInTheOrderGiven() {
        EncryptedExtensionsBlock block = EncryptedExtensionsBlock.of(
                new ClientCertificateType.EncryptedExtensions(CertificateType.RAW_PUBLIC_KEY),
                null,
                new SupportedGroups.EncryptedExtensions(List.of(0x001d)),
                new ServerName.EncryptedExtensions());
        byte[] expected = hex("0011" + "0013000102" + "000a00040002001d" + "00000000");
        assertArrayEquals(expected, write(block::write));
        EncryptedExtensionsBlock read = EncryptedExtensionsBlock.read(new Reader(expected));
        assertEquals(block.extensions(), read.extensions());
        assertNotNull(read.find(ServerName.EncryptedExtensions.class));
        assertNull(read.find(Heartbeat.EncryptedExtensions.class));
    }

    @Test
    void encryptedExtensionsMayBeNone() {
        assertArrayEquals(hex("0000"), write(EncryptedExtensionsBlock.of()::write));
        assertEquals(
                List.of(),
                EncryptedExtensionsBlock.read(new Reader(hex("0000"))).extensions());
    }

    @Test
    void encryptedExtensionsThatNobodyKnowsArePassedOver() {
        byte[] block = hex("0009" + "1a1a000100" + "00000000");
        assertEquals(
                List.of(new ServerName.EncryptedExtensions()),
                EncryptedExtensionsBlock.read(new Reader(block)).extensions());
    }

    @Test
    void certificateRequestIsSentWithItsSchemesFirst() {
        CertificateRequestExtensions all = new CertificateRequestExtensions(
                new SignatureAlgorithms.CertificateRequest(List.of(0x0403)),
                new StatusRequest.CertificateRequest(),
                new SignedCertificateTimestamp.CertificateRequest(),
                new CompressCertificate.CertificateRequest(List.of(1)),
                new CertificateAuthorities.CertificateRequest(List.of(hex("3000"))),
                new OidFilters.CertificateRequest(List.of()),
                new SignatureAlgorithmsCert.CertificateRequest(List.of(0x0804)));
        byte[] block = hex("002f"
                + "000d000400020403"
                + "00050000"
                + "00120000"
                + "001b0003020001"
                + "002f0006000400023000"
                + "003000020000"
                + "0032000400020804");
        assertArrayEquals(block, write(all::write));
        assertArrayEquals(block, write(CertificateRequestExtensions.read(new Reader(block))::write));
        assertEquals(
                Set.of(ExtensionType.STATUS_REQUEST, ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP), all.answerable());
    }

    @Test
    void certificateRequestNeedsNothingButSchemes() {
        CertificateRequestExtensions read =
                CertificateRequestExtensions.read(new Reader(hex("000d" + "1a1a000100" + "000d000400020403")));
        assertNull(read.statusRequest());
        assertEquals(Set.of(), read.answerable());
    }

    @Test
    void certificateRequestWithoutSchemesIsRefused() {
        for (String block : List.of("0000", "0004" + "00050000")) {
            Fault fault = assertRefused(
                    Fault.MISSING_SIGNATURE_ALGORITHMS,
                    () -> CertificateRequestExtensions.read(new Reader(hex(block))));
            assertEquals(Alert.MISSING_EXTENSION, fault.alert());
        }
    }

    private static final String STATUS = "0005" + "0005" + "01" + "00000130";
    private static final String TIMESTAMPS = "0012" + "0005" + "00030001cc";

    @Test
    void certificateEntryMayHoldAllThatWasAskedFor() {
        byte[] block = hex("0012" + STATUS + TIMESTAMPS);
        CertificateEntryExtensions read = CertificateEntryExtensions.read(
                new Reader(block), Set.of(ExtensionType.STATUS_REQUEST, ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP));
        assertNotNull(read.status());
        assertNotNull(read.timestamps());
        assertArrayEquals(block, write(read::write));
    }

    @Test
    void certificateEntryNeedNotAnswer() {
        CertificateEntryExtensions read =
                CertificateEntryExtensions.read(new Reader(hex("0000")), Set.of(ExtensionType.STATUS_REQUEST));
        assertEquals(new CertificateEntryExtensions(null, null), read);
    }

    @Test
    void certificateEntryMayNotHoldWhatWasNotAskedFor() {
        for (String block : List.of("0009" + TIMESTAMPS, "0012" + STATUS + TIMESTAMPS, "0004" + "1a1a0000")) {
            Fault fault = assertRefused(
                    Fault.UNSOLICITED_EXTENSION,
                    () -> CertificateEntryExtensions.read(
                            new Reader(hex(block)), Set.of(ExtensionType.STATUS_REQUEST)));
            assertEquals(Alert.UNSUPPORTED_EXTENSION, fault.alert());
        }
    }

    private static Fault assertRefused(Fault fault, Runnable reading) {
        TlsException e = assertThrows(TlsException.class, reading::run);
        assertEquals(fault, e.fault());
        return fault;
    }

    private static byte[] write(Consumer<Writer> block) {
        Writer writer = new Writer();
        block.accept(writer);
        return writer.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
