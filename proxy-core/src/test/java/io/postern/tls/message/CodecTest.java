// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.testing.Hello;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.CertificateAuthorities;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.EarlyData;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.HelloRetryRequestExtensions;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.NewSessionTicketExtensions;
import io.postern.tls.extension.OidFilters;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.extension.SignatureAlgorithmsCert;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message survives reading and writing, and nothing that is not one does. */
class CodecTest {

    /**
     * A message and its codec.
     *
     * @param sample a message with its header
     * @param readAndWrite reads a body and writes the message again
     */
    record Codec(String name, byte[] sample, Function<Reader, byte[]> readAndWrite) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Set<ExtensionType> REQUESTED =
            EnumSet.of(ExtensionType.STATUS_REQUEST, ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);

    static List<Codec> codecs() {
        return List.of(
                new Codec("ClientHello", clientHello(), body -> write(ClientHello.read(body)::write)),
                new Codec("ServerHello", serverHello(), body -> write(ServerHello.read(body)::write)),
                new Codec("HelloRetryRequest", helloRetryRequest(), body -> write(HelloRetryRequest.read(body)::write)),
                new Codec(
                        "EncryptedExtensions",
                        encryptedExtensions(),
                        body -> write(EncryptedExtensions.read(body)::write)),
                new Codec(
                        "Certificate",
                        write(new Certificate(List.of(new byte[300], new byte[] {1, 2}))::write),
                        body -> write(Certificate.read(body, Set.of())::write)),
                new Codec(
                        "Certificate of a client",
                        clientCertificate(),
                        body -> write(Certificate.read(body, REQUESTED)::write)),
                new Codec(
                        "CertificateRequest",
                        certificateRequest(),
                        body -> write(CertificateRequest.read(body)::write)),
                new Codec(
                        "CompressedCertificate",
                        write(new CompressedCertificate(2, 1234, new byte[99])::write),
                        body -> write(CompressedCertificate.read(body)::write)),
                new Codec(
                        "CertificateVerify",
                        write(new CertificateVerify(0x0403, new byte[70])::write),
                        body -> write(CertificateVerify.read(body)::write)),
                new Codec(
                        "Finished",
                        write(new Finished(new byte[32])::write),
                        body -> write(Finished.read(body, 32)::write)),
                new Codec(
                        "NewSessionTicket",
                        write(new NewSessionTicket(
                                7200,
                                0xfedcba98L,
                                new byte[] {0, 1},
                                new byte[200],
                                new NewSessionTicketExtensions(new EarlyData.NewSessionTicket(16_384)))::write),
                        body -> write(NewSessionTicket.read(body)::write)),
                new Codec("KeyUpdate", write(new KeyUpdate(true)::write), body -> write(KeyUpdate.read(body)::write)));
    }

    private static byte[] clientHello() {
        return Hello.valid(new byte[32])
                .serverName("shop.example")
                .protocols("h2", "http/1.1")
                .shares(Map.of(0x001d, new byte[32], 0x2a2a, new byte[1]))
                .extension(0x3a3a, new byte[] {0})
                .pskModes(1)
                .earlyData()
                .extension(Hello.PRE_SHARED_KEY, offeredKeys())
                .message();
    }

    private static byte[] offeredKeys() {
        Writer writer = new Writer();
        new PreSharedKey.ClientHello(
                        List.of(new PreSharedKey.Identity(new byte[] {1, 2, 3}, 0xffffffffL)), List.of(new byte[32]))
                .write(writer);
        return writer.toByteArray();
    }

    private static byte[] serverHello() {
        return write(new ServerHello(
                new byte[32],
                new byte[32],
                0x1301,
                new ServerHelloExtensions(
                        new SupportedVersions.ServerHello(0x0304),
                        new KeyShare.ServerHello(new KeyShare.Entry(0x001d, new byte[32])),
                        new PreSharedKey.ServerHello(1)))::write);
    }

    private static byte[] helloRetryRequest() {
        return write(new HelloRetryRequest(
                new byte[0],
                0x1301,
                new HelloRetryRequestExtensions(
                        new SupportedVersions.ServerHello(0x0304),
                        new KeyShare.HelloRetryRequest(0x001d),
                        new Cookie.HelloRetryRequest(new byte[] {1, 2, 3})))::write);
    }

    private static byte[] clientCertificate() {
        return write(new Certificate(
                new byte[] {1, 2, 3},
                List.of(
                        new CertificateEntry(
                                new byte[200],
                                new StatusRequest.CertificateEntry(new byte[40]),
                                new SignedCertificateTimestamp.CertificateEntry(new byte[] {0, 4, 0, 2, 8, 9})),
                        new CertificateEntry(new byte[100])))::write);
    }

    private static byte[] certificateRequest() {
        return write(new CertificateRequest(
                new byte[] {5},
                new CertificateRequestExtensions(
                        new SignatureAlgorithms.CertificateRequest(List.of(0x0403, 0x0804)),
                        new StatusRequest.CertificateRequest(),
                        new SignedCertificateTimestamp.CertificateRequest(),
                        new CompressCertificate.CertificateRequest(List.of(1, 3)),
                        new CertificateAuthorities.CertificateRequest(List.of(new byte[20], new byte[1])),
                        new OidFilters.CertificateRequest(
                                List.of(new OidFilters.Filter(new byte[] {85, 29, 15}, new byte[4]))),
                        new SignatureAlgorithmsCert.CertificateRequest(List.of(0x0401))))::write);
    }

    private static byte[] encryptedExtensions() {
        return write(new EncryptedExtensions(EncryptedExtensionsBlock.of(
                new ServerName.EncryptedExtensions(), new ApplicationProtocols.EncryptedExtensions("h2")))::write);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void messageRoundTrips(Codec codec) {
        byte[] bytes = codec.sample();
        assertArrayEquals(bytes, codec.readAndWrite().apply(body(bytes)));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyStrictPrefixIsADecodeError(Codec codec) {
        byte[] bytes = codec.sample();
        for (int length = HandshakeReassembler.HEADER; length < bytes.length; length++) {
            if (isHelloWithoutExtensions(codec, bytes, length)) {
                continue; // legal before TLS 1.3: what is missing shows later
            }
            byte[] prefix = Arrays.copyOf(bytes, length);
            TlsException e = assertThrows(
                    TlsException.class,
                    () -> codec.readAndWrite().apply(body(prefix)),
                    () -> "length " + prefix.length);
            assertEquals(Alert.DECODE_ERROR, e.fault().alert(), () -> "length " + prefix.length);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void moreBytesThanTheMessageHasAreADecodeError(Codec codec) {
        byte[] bytes = codec.sample();
        TlsException e = assertThrows(
                TlsException.class, () -> codec.readAndWrite().apply(body(Arrays.copyOf(bytes, bytes.length + 1))));
        assertEquals(Alert.DECODE_ERROR, e.fault().alert());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void mutatedBytesNeverEscapeAsAnythingElse(Codec codec) {
        byte[] bytes = codec.sample();
        long seed = 0x5eed;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = bytes.clone();
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = HandshakeReassembler.HEADER + random.nextInt(bytes.length - HandshakeReassembler.HEADER);
                mutated[at] = (byte) random.nextInt();
            }
            readOrRefuse(codec, mutated, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void randomBytesNeverEscapeAsAnythingElse(Codec codec) {
        long seed = 0xabcd;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[HandshakeReassembler.HEADER + random.nextInt(300)];
            random.nextBytes(bytes);
            readOrRefuse(codec, bytes, seed);
        }
    }

    private static void readOrRefuse(Codec codec, byte[] bytes, long seed) {
        try {
            assertNotNull(codec.readAndWrite().apply(body(bytes)));
        } catch (TlsException expected) {
            assertEquals(expected.fault().description(), expected.getMessage());
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), e);
        }
    }

    private static boolean isHelloWithoutExtensions(Codec codec, byte[] bytes, int length) {
        if (!codec.name().equals("ClientHello")) {
            return false;
        }
        Reader reader = body(bytes);
        reader.skip(34);
        reader.vector8(0, 32);
        reader.vector16(2, 0xfffe);
        reader.vector8(1, 255);
        return reader.position() == length;
    }

    private static Reader body(byte[] message) {
        return new Reader(message, HandshakeReassembler.HEADER, message.length);
    }

    private static byte[] write(Consumer<Writer> message) {
        Writer writer = new Writer();
        message.accept(writer);
        return writer.toByteArray();
    }
}
