// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import static io.postern.tls.keys.TraceRecords.HASH_LENGTH;
import static io.postern.tls.keys.TraceRecords.SUITE;
import static io.postern.tls.keys.TraceRecords.body;
import static io.postern.tls.keys.TraceRecords.opener;
import static io.postern.tls.keys.TraceRecords.seal;
import static io.postern.tls.keys.TraceRecords.sealer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Rfc8448Trace;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.Finished;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays the handshake of RFC 8448 §4, which resumes the session of §3: key schedule and protected records. */
class Rfc8448ResumptionTest {

    private final Rfc8448Trace trace = Rfc8448Trace.section(4);
    private final TraceRecords records = new TraceRecords(trace);
    private final byte[] clientHello = trace.fragment("record.clientHello");
    private final Transcript transcript = new Transcript(SUITE.hash());
    private final EarlySecrets early = EarlySecrets.of(SUITE.hash(), Secret.owning(trace.hex("psk")));

    private PreSharedKey.ClientHello offered;

    @BeforeEach
    void readHello() {
        offered = Objects.requireNonNull(
                ClientHello.read(body(clientHello)).extensions().preSharedKey());
    }

    @Test
    void earlySecretIsThatOfTheTrace() {
        Hkdf hkdf = new Hkdf(SUITE.hash());
        assertArrayEquals(
                trace.hex("earlySecret"),
                hkdf.extract(Secret.zeros(HASH_LENGTH), Secret.owning(trace.hex("psk")))
                        .expose());
        assertArrayEquals(
                trace.hex("binderKey"),
                hkdf.deriveSecret(Secret.owning(trace.hex("earlySecret")), "res binder")
                        .expose());
    }

    @Test
    void binderIsThatOfTheTrace() {
        transcript.add(clientHello, 0, clientHello.length - offered.bindersLength());
        assertArrayEquals(trace.hex("binderHash"), transcript.hash());
        byte[] received = offered.binders().getFirst();
        assertArrayEquals(trace.hex("binder"), received);
        assertArrayEquals(received, early.binder(EarlySecrets.Binder.RESUMPTION, transcript.hash()));
        assertTrue(early.verifies(EarlySecrets.Binder.RESUMPTION, received, transcript.hash()));
        assertFalse(early.verifies(EarlySecrets.Binder.EXTERNAL, received, transcript.hash()));
    }

    @Test
    void ticketIsSixMillisecondsOld() {
        PreSharedKey.Identity identity = offered.identities().getFirst();
        assertArrayEquals(trace.hex("ticket"), identity.identity());
        assertEquals(6, identity.obfuscatedTicketAge() - trace.number("ticketAgeAdd"));
    }

    @Test
    void keysOfEarlyDataAreThoseOfTheTrace() {
        TrafficSecret secret = earlyTraffic();
        records.assertExpands("clientEarlyTrafficSecret", secret);
        records.assertKeys("clientEarly", secret);
    }

    @Test
    void earlyDataAndItsEndAreOpened() {
        Tls13Opener opener = opener(earlyTraffic());
        assertArrayEquals(trace.hex("earlyData"), records.open(opener, "record.earlyData"));
        assertArrayEquals(new byte[] {5, 0, 0, 0}, records.open(opener, "record.endOfEarlyData"));
    }

    @Test
    void serverFlightIsSealedByteForByte() {
        Handshake handshake = handshake();
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        flight.writeBytes(trace.hex("message.encryptedExtensions"));
        flight.writeBytes(trace.hex("message.finished"));
        records.assertKeys("serverHandshake", handshake.server());
        records.assertExpands("serverHandshakeTrafficSecret", handshake.server());
        assertArrayEquals(
                trace.hex("record.serverFlight"),
                seal(sealer(handshake.server()), ContentType.HANDSHAKE, flight.toByteArray()));
        transcript.add(trace.hex("message.encryptedExtensions"));
        Finished finished = Finished.read(body(trace.hex("message.finished")), HASH_LENGTH);
        assertArrayEquals(handshake.server().verifyData(transcript.hash()), finished.verifyData());
    }

    @Test
    void clientFinishedVerifiesBehindTheEndOfEarlyData() {
        Handshake handshake = handshake();
        records.assertKeys("clientHandshake", handshake.client());
        records.assertExpands("clientHandshakeTrafficSecret", handshake.client());
        addServerFlight();
        transcript.add(new byte[] {5, 0, 0, 0});
        byte[] message = records.open(opener(handshake.client()), "record.clientFinished");
        assertTrue(handshake
                .client()
                .verifies(Finished.read(body(message), HASH_LENGTH).verifyData(), transcript.hash()));
    }

    @Test
    void secretsBehindTheHandshakeAreThoseOfTheTrace() {
        Handshake handshake = handshake();
        byte[] clientFinished = records.open(opener(handshake.client()), "record.clientFinished");
        MasterSecrets master = handshake.secrets().master();
        addServerFlight();
        byte[] serverFinishedHash = transcript.hash();
        master.exporter(serverFinishedHash)
                .logTo(
                        (_, _, secret) -> assertArrayEquals(trace.hex("exporterMasterSecret"), secret.expose()),
                        new byte[32]);
        transcript.add(new byte[] {5, 0, 0, 0});
        transcript.add(clientFinished);
        byte[] nonce = {0, 0};
        assertArrayEquals(
                new ResumptionSecret(new Hkdf(SUITE.hash()), Secret.owning(trace.hex("resumptionMasterSecret")))
                        .psk(nonce)
                        .expose(),
                master.resumption(transcript.hash()).psk(nonce).expose());

        TrafficSecret client = master.clientTraffic(serverFinishedHash);
        records.assertKeys("clientApplication", client);
        Tls13Opener opener = opener(client);
        assertArrayEquals(trace.hex("clientData"), records.open(opener, "record.clientData"));
        assertArrayEquals(new byte[] {1, 0}, records.open(opener, "record.clientCloseNotify"));

        TrafficSecret server = master.serverTraffic(serverFinishedHash);
        records.assertKeys("serverApplication", server);
        Tls13Sealer sealer = sealer(server);
        assertArrayEquals(
                trace.hex("record.serverData"), seal(sealer, ContentType.APPLICATION_DATA, trace.hex("serverData")));
        assertArrayEquals(trace.hex("record.serverCloseNotify"), seal(sealer, ContentType.ALERT, new byte[] {1, 0}));
    }

    /** The stage behind the ServerHello. */
    private record Handshake(HandshakeSecrets secrets, byte[] hash) {

        TrafficSecret client() {
            return secrets.clientTraffic(hash);
        }

        TrafficSecret server() {
            return secrets.serverTraffic(hash);
        }
    }

    private TrafficSecret earlyTraffic() {
        transcript.add(clientHello);
        return early.clientTraffic(transcript.hash());
    }

    private Handshake handshake() {
        transcript.add(clientHello);
        transcript.add(trace.fragment("record.serverHello"));
        return new Handshake(early.handshake(records.sharedSecret()), transcript.hash());
    }

    private void addServerFlight() {
        transcript.add(trace.hex("message.encryptedExtensions"));
        transcript.add(trace.hex("message.finished"));
    }
}
