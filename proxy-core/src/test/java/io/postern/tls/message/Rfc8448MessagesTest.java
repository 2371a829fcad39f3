// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Rfc8448Trace;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.HelloRetryRequestExtensions;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.RecordSizeLimit;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.extension.SupportedGroups;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Messages of the handshakes of RFC 8448, read and written byte for byte. */
class Rfc8448MessagesTest {

    private static final List<Integer> SCHEMES = List.of(
            0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402, 0x0502,
            0x0602, 0x0202);

    private final Rfc8448Trace messages = Rfc8448Trace.messages();

    @Test
    void encryptedExtensionsAreThoseOfSections3And5() {
        assertEncryptedExtensions(
                "section-3.encryptedExtensions",
                0x001d,
                0x0017,
                0x0018,
                0x0019,
                0x0100,
                0x0101,
                0x0102,
                0x0103,
                0x0104);
        assertEncryptedExtensions("section-5.encryptedExtensions", 0x0017, 0x0018, 0x001d);
    }

    private void assertEncryptedExtensions(String name, Integer... groups) {
        EncryptedExtensions made = new EncryptedExtensions(EncryptedExtensionsBlock.of(
                new SupportedGroups.EncryptedExtensions(List.of(groups)),
                new RecordSizeLimit.EncryptedExtensions(0x4001),
                new ServerName.EncryptedExtensions()));
        assertArrayEquals(messages.hex(name), write(made::write));
        EncryptedExtensions read = EncryptedExtensions.read(body(name));
        assertEquals(made, read);
        assertArrayEquals(messages.hex(name), write(read::write));
    }

    @Test
    void helloRetryRequestIsThatOfSection5() {
        HelloRetryRequest made = new HelloRetryRequest(
                new byte[0],
                0x1301,
                new HelloRetryRequestExtensions(
                        new SupportedVersions.ServerHello(SupportedVersions.TLS13),
                        new KeyShare.HelloRetryRequest(0x0017),
                        new Cookie.HelloRetryRequest(messages.hex("section-5.cookie"))));
        assertArrayEquals(messages.hex("section-5.helloRetryRequest"), write(made::write));
        HelloRetryRequest read = HelloRetryRequest.read(body("section-5.helloRetryRequest"));
        assertArrayEquals(messages.hex("section-5.helloRetryRequest"), write(read::write));
    }

    @Test
    void secondClientHelloOfSection5BringsTheCookieBack() {
        ClientHello hello = ClientHello.read(body("section-5.secondClientHello"));
        assertArrayEquals(
                messages.hex("section-5.cookie"),
                Objects.requireNonNull(hello.extensions().cookie()).cookie());
        assertEquals(0xaf, Objects.requireNonNull(hello.extensions().padding()).length());
        assertEquals(
                0x4001,
                Objects.requireNonNull(hello.extensions().recordSizeLimit()).limit());
    }

    @Test
    void clientHelloOfSection4OffersEarlyData() {
        ClientHello hello = ClientHello.read(body("section-4.clientHello"));
        assertTrue(hello.extensions().has(ExtensionType.EARLY_DATA));
        assertTrue(hello.extensions().has(ExtensionType.PRE_SHARED_KEY));
    }

    @Test
    void clientHellosAreWrittenAsTheyWereRead() {
        for (String name :
                List.of("section-4.clientHello", "section-5.firstClientHello", "section-5.secondClientHello")) {
            assertArrayEquals(messages.hex(name), write(ClientHello.read(body(name))::write), name);
        }
    }

    @Test
    void certificateRequestIsThatOfSection6() {
        CertificateRequest made = new CertificateRequest(
                new byte[0],
                new CertificateRequestExtensions(
                        new SignatureAlgorithms.CertificateRequest(SCHEMES), null, null, null, null, null, null));
        assertArrayEquals(messages.hex("section-6.certificateRequest"), write(made::write));
        CertificateRequest read = CertificateRequest.read(body("section-6.certificateRequest"));
        assertEquals(SCHEMES, read.extensions().signatureAlgorithms().codes());
        assertArrayEquals(messages.hex("section-6.certificateRequest"), write(read::write));
    }

    @Test
    void certificateIsThatOfSection6() {
        Certificate read = Certificate.read(body("section-6.certificate"), Set.of());
        assertEquals(1, read.chain().size());
        assertArrayEquals(messages.hex("section-6.certificate"), write(read::write));
        assertArrayEquals(messages.hex("section-6.certificate"), write(new Certificate(read.chain())::write));
    }

    private static byte[] write(Consumer<Writer> message) {
        Writer writer = new Writer();
        message.accept(writer);
        return writer.toByteArray();
    }

    private Reader body(String name) {
        byte[] message = messages.hex(name);
        return new Reader(message, HandshakeReassembler.HEADER, message.length);
    }
}
