// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import static io.postern.tls.keys.TraceRecords.HASH_LENGTH;
import static io.postern.tls.keys.TraceRecords.SUITE;
import static io.postern.tls.keys.TraceRecords.body;
import static io.postern.tls.keys.TraceRecords.opener;
import static io.postern.tls.keys.TraceRecords.seal;
import static io.postern.tls.keys.TraceRecords.sealer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Rfc8448Trace;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.Finished;
import io.postern.tls.message.ServerHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays the handshake of RFC 8448 §3: the key schedule and every protected record, byte for byte. */
class Rfc8448Test {

    private final Rfc8448Trace trace = Rfc8448Trace.section(3);
    private final TraceRecords records = new TraceRecords(trace);
    private final Transcript transcript = new Transcript(SUITE.hash());

    private HandshakeSecrets handshake;
    private byte[] serverHelloHash;

    @BeforeEach
    void runKeySchedule() {
        transcript.add(trace.fragment("record.clientHello"));
        transcript.add(trace.fragment("record.serverHello"));
        serverHelloHash = transcript.hash();
        handshake = EarlySecrets.withoutPsk(SUITE.hash()).handshake(records.sharedSecret());
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
        transcript.add(trace.hex("message.encryptedExtensions"));
        transcript.add(trace.hex("message.certificate"));
        transcript.add(trace.hex("message.certificateVerify"));
        transcript.add(trace.hex("message.finished"));
        return new AtServerFinished(handshake.master(), transcript.hash());
    }

    @Test
    void earlySecretWithoutPskIsThatOfTheTrace() {
        Hkdf hkdf = new Hkdf(SUITE.hash());
        assertArrayEquals(
                trace.hex("earlySecret"),
                hkdf.extract(Secret.zeros(32), Secret.zeros(32)).expose());
    }

    @Test
    void handshakeTrafficKeysAreThoseOfTheTrace() {
        TrafficSecret client = handshake.clientTraffic(serverHelloHash);
        TrafficSecret server = handshake.serverTraffic(serverHelloHash);
        records.assertKeys("clientHandshake", client);
        records.assertKeys("serverHandshake", server);
        records.assertExpands("clientHandshakeTrafficSecret", client);
        records.assertExpands("serverHandshakeTrafficSecret", server);
    }

    @Test
    void applicationTrafficKeysAndMasterSecretsAreThoseOfTheTrace() {
        byte[] clientFinished = openClientFinished();
        AtServerFinished at = finishServerFlight();
        records.assertKeys("clientApplication", at.client());
        records.assertKeys("serverApplication", at.server());
        at.master()
                .exporter(at.hash())
                .logTo(
                        (_, _, secret) -> assertArrayEquals(trace.hex("exporterMasterSecret"), secret.expose()),
                        new byte[32]);
        transcript.add(clientFinished);
        assertArrayEquals(
                trace.hex("resumptionPsk"),
                at.master().resumption(transcript.hash()).psk(new byte[] {0, 0}).expose());
    }

    @Test
    void serverHelloIsWrittenAsInTheTrace() {
        byte[] message = trace.fragment("record.serverHello");
        ServerHello hello = ServerHello.read(body(message));
        assertArrayEquals(trace.hex("server.random"), hello.random());
        Writer writer = new Writer();
        hello.write(writer);
        assertArrayEquals(message, writer.toByteArray());
    }

    @Test
    void contentOfCertificateVerifyIsThatOfTheTrace() {
        transcript.add(trace.hex("message.encryptedExtensions"));
        transcript.add(trace.hex("message.certificate"));
        assertArrayEquals(trace.hex("certificateVerify.content"), CertificateVerify.serverContent(transcript.hash()));
    }

    @Test
    void serverFinishedIsThatOfTheTrace() {
        transcript.add(trace.hex("message.encryptedExtensions"));
        transcript.add(trace.hex("message.certificate"));
        transcript.add(trace.hex("message.certificateVerify"));
        Writer writer = new Writer();
        new Finished(handshake.serverTraffic(serverHelloHash).verifyData(transcript.hash())).write(writer);
        assertArrayEquals(trace.hex("message.finished"), writer.toByteArray());
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
            flight.writeBytes(trace.hex("message." + message));
        }
        Tls13Sealer handshakeSealer = sealer(handshake.serverTraffic(serverHelloHash));
        assertArrayEquals(
                trace.hex("record.serverFlight"), seal(handshakeSealer, ContentType.HANDSHAKE, flight.toByteArray()));

        AtServerFinished at = finishServerFlight();
        Tls13Sealer sealer = sealer(at.server());
        byte[] ticket = records.open(opener(at.server()), "record.newSessionTicket");
        assertArrayEquals(trace.hex("record.newSessionTicket"), seal(sealer, ContentType.HANDSHAKE, ticket));
        assertArrayEquals(
                trace.hex("record.serverData"), seal(sealer, ContentType.APPLICATION_DATA, trace.hex("serverData")));
        assertArrayEquals(trace.hex("record.serverCloseNotify"), seal(sealer, ContentType.ALERT, new byte[] {1, 0}));
    }

    @Test
    void recordsOfTheClientAreOpened() {
        Tls13Opener opener = opener(finishServerFlight().client());
        assertArrayEquals(trace.hex("clientData"), records.open(opener, "record.clientData"));
        assertArrayEquals(new byte[] {1, 0}, records.open(opener, "record.clientCloseNotify"));
    }

    private byte[] openClientFinished() {
        return records.open(opener(handshake.clientTraffic(serverHelloHash)), "record.clientFinished");
    }
}
