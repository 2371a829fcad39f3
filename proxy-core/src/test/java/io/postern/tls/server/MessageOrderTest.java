// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientCredential;
import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.testing.TestHost;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.server.MessageOrder.Asking;
import io.postern.tls.server.MessageOrder.Input;
import io.postern.tls.server.MessageOrder.Rules;
import io.postern.tls.server.MessageOrder.Stage;
import io.postern.tls.server.MessageOrder.Standing;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.wire.Reader;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every sequence of what a client can send, up to a length, against an oracle that knows the legal ones ({@link
 * MessageOrder}): a sequence is carried as far as it is legal, and the first wrong thing ends the connection with the right
 * alert.
 */
class MessageOrderTest {

    private static final int LONGEST = 6;
    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final KeyPair KEY_PAIR = ScriptedClient.newKeyPair();
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    /** By which a hello is told from others: keys of early data come from it and the ticket alone. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Nobody knows it. */
    private static final OfferedPsk FOREIGN = OfferedPsk.external("a ticket of before", new byte[32]);

    private final ResumptionFixture fixture = new ResumptionFixture();
    private int sequences;
    private int connections;

    MessageOrderTest() {
        fixture.policy = new TicketPolicy(1, 1, Duration.ofHours(1));
        ResumptionFixture.Memory forgetful = new ResumptionFixture.Memory(new byte[] {1});
        forgetful.forced = ReplayRecord.Answer.FIRST_USE;
        fixture.replays = forgetful;
    }

    @ParameterizedTest
    @EnumSource
    void onlyLegalSequencesAreCarriedOn(Asking asking) {
        explore(new Rules(asking, false));
    }

    /** Of clients that have a ticket: to others it makes no difference, and to these not whether others are asked. */
    @Test
    void onlyLegalSequencesWithEarlyDataAreCarriedOn() {
        explore(new Rules(Asking.NEVER, true), Input.RESUMING_EARLY_HELLO);
    }

    private void explore(Rules rules, Input... beginning) {
        ServerContext context = fixture.clientContext(host(rules));
        OfferedPsk ticket = ticket(context, rules);
        Standing standing = Standing.START;
        for (Input input : beginning) {
            standing = Objects.requireNonNull(standing.after(input, rules));
        }
        explore(context, rules, ticket, List.of(beginning), standing);
        assertTrue(sequences > 1500, "explored " + sequences);
        assertTrue(connections > 0, "no sequence was long enough");
    }

    private static TestHost host(Rules rules) {
        TestHost host = EngineFixture.host().takingEarlyData(rules.takesEarlyData() ? 1000 : 0);
        return switch (rules.asking()) {
            case NEVER -> host;
            case IN_THE_HANDSHAKE -> host.authenticating(clients(Mode.OPTIONAL));
            case IN_THE_HANDSHAKE_AND_INSISTS -> host.authenticating(clients(Mode.REQUIRED));
            case LATER -> host.authenticating(clients(Mode.ON_DEMAND)).demandingClients();
        };
    }

    private static TestClients clients(Mode mode) {
        return TestClients.of(mode).compressing(CertificateCompressionAlgorithm.ZLIB);
    }

    /** Of a client that has authenticated whenever it was asked to. */
    private static OfferedPsk ticket(ServerContext context, Rules rules) {
        Run run = new Run(context, rules, FOREIGN);
        run.send(Input.CLIENT_HELLO);
        List<Input> authentication = List.of(Input.CERTIFICATE, Input.CERTIFICATE_VERIFY, Input.FINISHED);
        switch (rules.asking()) {
            case NEVER -> run.send(Input.FINISHED);
            case IN_THE_HANDSHAKE, IN_THE_HANDSHAKE_AND_INSISTS -> authentication.forEach(run::send);
            case LATER -> {
                run.send(Input.FINISHED);
                authentication.forEach(run::send);
            }
        }
        return run.client.psk(run.client.tickets().getFirst(), 0);
    }

    private void explore(ServerContext context, Rules rules, OfferedPsk ticket, List<Input> legal, Standing standing) {
        for (Input input : Input.values()) {
            List<Input> sequence = new ArrayList<>(legal);
            sequence.add(input);
            Standing next = standing.after(input, rules);
            check(new Run(context, rules, ticket), sequence, standing, next);
            if (next != null && sequence.size() < LONGEST && !isAsElsewhere(rules, standing, input)) {
                explore(context, rules, ticket, sequence, next);
            }
        }
    }

    /**
     * Whether another sequence shows the same. Where early data is passed over, one host that waits for a Certificate next
     * stands for all, and one that waits for the Finished; and in the clear, whatever is passed over is alike.
     */
    private static boolean isAsElsewhere(Rules rules, Standing standing, Input input) {
        return switch (input) {
            case EARLY_HELLO -> rules.asking() != Asking.IN_THE_HANDSHAKE;
            case EARLY_HELLO_WITHOUT_SHARE, RESUMING_EARLY_HELLO -> rules.asking() != Asking.NEVER;
            case DATA -> standing.stage() == Stage.RETRIED;
            default -> false;
        };
    }

    private void check(Run run, List<Input> sequence, Standing before, @Nullable Standing after) {
        sequences++;
        sequence.forEach(run::send);
        if (after == null) {
            assertEquals(
                    before.alertFor(sequence.getLast()),
                    run.server.alertSent(),
                    () -> sequence + ": " + run.server.fault());
            return;
        }
        assertNull(run.server.close(), () -> sequence + " was refused: " + run.server.fault());
        assertEquals(after.stage() == Stage.CONNECTED, run.server.connection().established(), sequence::toString);
        assertEquals(run.taken, run.server.takePlaintext().length, sequence::toString);
        if (after.stage() == Stage.CONNECTED) {
            connections++;
            checkSession(run, sequence, after);
        }
    }

    private static void checkSession(Run run, List<Input> sequence, Standing standing) {
        Session session = Objects.requireNonNull(run.server.session());
        boolean known =
                standing.resumed() ? run.rules.asking() != Asking.NEVER : sequence.contains(Input.CERTIFICATE_VERIFY);
        assertEquals(known, session.client() != null, sequence::toString);
        assertEquals(standing.resumed() ? Session.Kind.RESUMED : Session.Kind.FULL, session.kind(), sequence::toString);
        assertEquals(1, run.client.tickets().size(), sequence::toString);
    }

    /** One connection, and a client that sends each input as well as it can be sent at that point. */
    private static final class Run {

        final EngineHarness server;
        final ScriptedClient client = new ScriptedClient(CRYPTO, KEY_PAIR);
        final Rules rules;
        final OfferedPsk ticket;
        final byte[] random =
                ByteBuffer.allocate(32).putInt(RUNS.incrementAndGet()).array();
        byte[] firstHello = {};
        Standing standing = Standing.START;

        /** Bytes of application data that the server has to have taken. */
        int taken;

        Run(ServerContext context, Rules rules, OfferedPsk ticket) {
            this.server = new EngineHarness(context);
            this.rules = rules;
            this.ticket = ticket;
        }

        void send(Input input) {
            Standing next = standing.after(input, rules);
            server.receive(record(input, next != null));
            if (next == null) {
                client.receive(server.takeOutput());
                return;
            }
            if (next.stage() == Stage.WAIT_EOED && input.isHello()) {
                client.useEarlyKeys();
            }
            client.receive(server.takeOutput());
            if (input == Input.FINISHED && standing.stage() == Stage.WAIT_FINISHED) {
                client.useApplicationKeys();
            } else if (input == Input.END_OF_EARLY_DATA) {
                client.useHandshakeKeys();
            } else if (input == Input.KEY_UPDATE) {
                client.updateKeys();
            } else if (input == Input.DATA && standing.stage() != Stage.RETRIED) {
                taken++;
            }
            standing = next;
        }

        private byte[] record(Input input, boolean legal) {
            return switch (input) {
                case CLIENT_HELLO,
                        CLIENT_HELLO_WITHOUT_SHARE,
                        EARLY_HELLO,
                        EARLY_HELLO_WITHOUT_SHARE,
                        RESUMING_HELLO,
                        RESUMING_EARLY_HELLO -> hello(input);
                case CERTIFICATE -> message(CLIENT.certificate(requestContext()), legal);
                case COMPRESSED_CERTIFICATE ->
                    message(CLIENT.compressed(requestContext(), CertificateCompressionAlgorithm.ZLIB), legal);
                case NO_CERTIFICATE -> message(ClientCredential.noCertificate(requestContext()), legal);
                case CERTIFICATE_VERIFY ->
                    message(CLIENT.certificateVerify(SCHEME, legal ? client.transcriptHash() : new byte[32]), legal);
                case FINISHED -> message(legal ? finished() : new byte[] {20, 0, 0, 0}, legal);
                case KEY_UPDATE -> message(new byte[] {24, 0, 0, 1, 0}, false);
                case DATA -> client.record(ContentType.APPLICATION_DATA, new byte[] {1});
                case UNDECRYPTABLE_DATA -> undecryptable();
                case CHANGE_CIPHER_SPEC -> HandshakeTest.changeCipherSpec();
                default -> message(new byte[] {(byte) input.messageType, 0, 0, 0}, legal);
            };
        }

        private byte[] hello(Input input) {
            Hello hello = Hello.valid(client.share())
                    .random(random)
                    .postHandshakeAuth()
                    .pskModes(1);
            if (input.hasNoShare()) {
                hello.shares(Map.of());
            }
            if (input.offersEarlyData()) {
                hello.earlyData();
            }
            OfferedPsk[] psks = psks(input);
            return switch (standing.stage()) {
                case START -> {
                    firstHello = psks.length == 0 ? hello.message() : client.message(hello, psks);
                    yield client.hello(firstHello);
                }
                case RETRIED -> client.secondHello(firstHello, client.messages().getFirst(), hello, psks);
                default -> message(hello.message(), false);
            };
        }

        private OfferedPsk[] psks(Input input) {
            if (input.resumes()) {
                return new OfferedPsk[] {ticket};
            }
            return input.offersEarlyData() ? new OfferedPsk[] {FOREIGN} : new OfferedPsk[0];
        }

        private static byte[] undecryptable() {
            byte[] record = new byte[45];
            System.arraycopy(new byte[] {23, 3, 3, 0, 40}, 0, record, 0, 5);
            return record;
        }

        private byte[] finished() {
            return standing.stage() == Stage.WAIT_FINISHED ? client.finished() : client.postHandshakeFinished();
        }

        /** Of the last request; empty where there was none. */
        private byte[] requestContext() {
            for (byte[] message : client.messages().reversed()) {
                if (message[0] == 13) {
                    return CertificateRequest.read(new Reader(message, 4, message.length))
                            .requestContext();
                }
            }
            return ClientCredential.NO_CONTEXT;
        }

        private byte[] message(byte[] bytes, boolean inTranscript) {
            return inTranscript ? client.sends(bytes) : client.record(ContentType.HANDSHAKE, bytes);
        }
    }
}
