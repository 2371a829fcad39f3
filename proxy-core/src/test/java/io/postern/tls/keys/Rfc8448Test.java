// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.X25519Keys;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.Finished;
import io.postern.tls.message.ServerHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays the handshake of RFC 8448 §3: the key schedule and every protected record, byte for byte. */
class Rfc8448Test {

    private static final CryptoProvider.Suite SUITE =
            Objects.requireNonNull(CryptoProviders.configured().suite(CipherSuite.TLS_AES_128_GCM_SHA256));

    private final Properties trace = new Properties();
    private final Transcript transcript = new Transcript(SUITE.hash());

    private HandshakeSecrets handshake;
    private byte[] serverHelloHash;

    @BeforeEach
    void runKeySchedule() throws IOException, GeneralSecurityException {
        try (InputStream in = Rfc8448Test.class.getResourceAsStream("/rfc8448/section-3.properties")) {
            trace.load(Objects.requireNonNull(in));
        }
        transcript.add(fragment("record.clientHello"));
        transcript.add(fragment("record.serverHello"));
        serverHelloHash = transcript.hash();
        handshake = EarlySecrets.withoutPsk(SUITE.hash()).handshake(Secret.owning(sharedSecret()));
    }

    /** The stage behind the server's flight. */
    private record AtServerFinished(MasterSecrets master, byte[] hash) {

        TrafficSecret client() {
            return master.clientTraffic(hash);
        }

        TrafficSecret server() {
            return master.serverTraffic(hash);
        }
    }

    private AtServerFinished finishServerFlight() {
        transcript.add(hex("message.encryptedExtensions"));
        transcript.add(hex("message.certificate"));
        transcript.add(hex("message.certificateVerify"));
        transcript.add(hex("message.finished"));
        return new AtServerFinished(handshake.master(), transcript.hash());
    }

    @Test
    void earlySecretWithoutPskIsThatOfTheTrace() {
        Hkdf hkdf = new Hkdf(SUITE.hash());
        assertArrayEquals(
                hex("earlySecret"),
                hkdf.extract(Secret.zeros(32), Secret.zeros(32)).expose());
    }

    @Test
    void handshakeTrafficKeysAreThoseOfTheTrace() {
        TrafficSecret client = handshake.clientTraffic(serverHelloHash);
        TrafficSecret server = handshake.serverTraffic(serverHelloHash);
        assertKeys("clientHandshake", client);
        assertKeys("serverHandshake", server);
        assertExpands("clientHandshakeTrafficSecret", client);
        assertExpands("serverHandshakeTrafficSecret", server);
    }

    @Test
    void applicationTrafficKeysAndMasterSecretsAreThoseOfTheTrace() {
        byte[] clientFinished = openClientFinished();
        AtServerFinished at = finishServerFlight();
        assertKeys("clientApplication", at.client());
        assertKeys("serverApplication", at.server());
        at.master()
                .exporter(at.hash())
                .logTo((_, _, secret) -> assertArrayEquals(hex("exporterMasterSecret"), secret.expose()), new byte[32]);
        transcript.add(clientFinished);
        assertArrayEquals(
                hex("resumptionPsk"),
                at.master().resumption(transcript.hash()).psk(new byte[] {0, 0}).expose());
    }

    @Test
    void serverHelloIsWrittenAsInTheTrace() {
        byte[] message = fragment("record.serverHello");
        ServerHello hello = ServerHello.read(body(message));
        assertArrayEquals(hex("server.random"), hello.random());
        Writer writer = new Writer();
        hello.write(writer);
        assertArrayEquals(message, writer.toByteArray());
    }

    @Test
    void contentOfCertificateVerifyIsThatOfTheTrace() {
        transcript.add(hex("message.encryptedExtensions"));
        transcript.add(hex("message.certificate"));
        assertArrayEquals(hex("certificateVerify.content"), CertificateVerify.serverContent(transcript.hash()));
    }

    @Test
    void serverFinishedIsThatOfTheTrace() {
        transcript.add(hex("message.encryptedExtensions"));
        transcript.add(hex("message.certificate"));
        transcript.add(hex("message.certificateVerify"));
        Writer writer = new Writer();
        new Finished(handshake.serverTraffic(serverHelloHash).verifyData(transcript.hash())).write(writer);
        assertArrayEquals(hex("message.finished"), writer.toByteArray());
    }

    @Test
    void clientFinishedOfTheTraceVerifies() {
        byte[] verifyData =
                Finished.read(body(openClientFinished()), HASH_LENGTH).verifyData();
        TrafficSecret client = handshake.clientTraffic(serverHelloHash);
        assertTrue(client.verifies(verifyData, finishServerFlight().hash()));
    }

    @Test
    void recordsOfTheServerAreSealedByteForByte() {
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        for (String message : new String[] {"encryptedExtensions", "certificate", "certificateVerify", "finished"}) {
            flight.writeBytes(hex("message." + message));
        }
        Tls13Sealer handshakeSealer = sealer(handshake.serverTraffic(serverHelloHash));
        assertArrayEquals(
                hex("record.serverFlight"), seal(handshakeSealer, ContentType.HANDSHAKE, flight.toByteArray()));

        AtServerFinished at = finishServerFlight();
        Tls13Sealer sealer = sealer(at.server());
        byte[] ticket = open(opener(at.server()), "record.newSessionTicket");
        assertArrayEquals(hex("record.newSessionTicket"), seal(sealer, ContentType.HANDSHAKE, ticket));
        assertArrayEquals(hex("record.serverData"), seal(sealer, ContentType.APPLICATION_DATA, hex("serverData")));
        assertArrayEquals(hex("record.serverCloseNotify"), seal(sealer, ContentType.ALERT, new byte[] {1, 0}));
    }

    @Test
    void recordsOfTheClientAreOpened() {
        Tls13Opener opener = opener(finishServerFlight().client());
        assertArrayEquals(hex("clientData"), open(opener, "record.clientData"));
        assertArrayEquals(new byte[] {1, 0}, open(opener, "record.clientCloseNotify"));
    }

    private static final int HASH_LENGTH = 32;

    private byte[] openClientFinished() {
        return open(opener(handshake.clientTraffic(serverHelloHash)), "record.clientFinished");
    }

    private void assertKeys(String name, TrafficSecret secret) {
        assertArrayEquals(
                hex(name + "Key"), secret.writeKey(SUITE.suite().aead()).expose());
        assertArrayEquals(hex(name + "Iv"), secret.writeIv());
    }

    /** The secret itself is not exposed: what it expands to stands for it. */
    private void assertExpands(String name, TrafficSecret secret) {
        HashFunction hash = SUITE.hash();
        TrafficSecret expected = new TrafficSecret(new Hkdf(hash), Secret.owning(hex(name)));
        assertArrayEquals(expected.verifyData(serverHelloHash), secret.verifyData(serverHelloHash));
    }

    private static Tls13Opener opener(TrafficSecret secret) {
        return new Tls13Opener(SUITE.aead().create(secret.writeKey(SUITE.suite().aead())), secret.writeIv());
    }

    private static Tls13Sealer sealer(TrafficSecret secret) {
        return new Tls13Sealer(
                SUITE.aead().create(secret.writeKey(SUITE.suite().aead())),
                secret.writeIv(),
                16,
                RecordShape.PLAIN,
                new KeyLifetime(1 << 20));
    }

    private byte[] open(Tls13Opener opener, String name) {
        byte[] record = hex(name);
        RecordBuffer buffer = new RecordBuffer();
        System.arraycopy(record, 0, buffer.array(), 0, record.length);
        RecordHeader header = RecordHeader.parse(record, 0, false);
        assertEquals(record.length, RecordHeader.LENGTH + header.length());
        assertTrue(opener.open(buffer.received(header.type(), header.length())));
        return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
    }

    private static byte[] seal(Tls13Sealer sealer, ContentType type, byte[] plaintext) {
        byte[] record = new byte[sealer.maxSealed(plaintext.length)];
        assertEquals(record.length, sealer.seal(type, plaintext, 0, plaintext.length, record, 0));
        return record;
    }

    /** X25519 of the server's private key and the share in the trace's ClientHello. */
    private byte[] sharedSecret() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, hex("server.private"))));
        agreement.doPhase(X25519Keys.publicKey(X25519_SHARE), true);
        return agreement.generateSecret();
    }

    private static final byte[] X25519_SHARE =
            HexFormat.of().parseHex("99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c");

    private static Reader body(byte[] message) {
        return new Reader(message, HandshakeReassembler.HEADER, message.length);
    }

    private byte[] fragment(String name) {
        byte[] record = hex(name);
        return Arrays.copyOfRange(record, RecordHeader.LENGTH, record.length);
    }

    private byte[] hex(String name) {
        return HexFormat.of().parseHex(Objects.requireNonNull(trace.getProperty(name), name));
    }
}
