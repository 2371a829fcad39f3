// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
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
import io.postern.tls.server.MessageOrder.Stage;
import io.postern.tls.wire.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    private int sequences;
    private int connections;

    @ParameterizedTest
    @EnumSource
    void onlyLegalSequencesAreCarriedOn(Asking asking) {
        explore(hostThatAsks(asking), asking, new ArrayList<>(), Stage.START);
        assertTrue(sequences > 500, "explored " + sequences);
        assertTrue(connections > 0, "no sequence was long enough");
    }

    private static TestHost hostThatAsks(Asking asking) {
        return switch (asking) {
            case NEVER -> host();
            case IN_THE_HANDSHAKE -> host().authenticating(clients(Mode.OPTIONAL));
            case IN_THE_HANDSHAKE_AND_INSISTS -> host().authenticating(clients(Mode.REQUIRED));
            case LATER -> host().authenticating(clients(Mode.ON_DEMAND)).demandingClients();
        };
    }

    private static TestClients clients(Mode mode) {
        return TestClients.of(mode).compressing(CertificateCompressionAlgorithm.ZLIB);
    }

    private void explore(TestHost host, Asking asking, List<Input> legal, Stage stage) {
        for (Input input : Input.values()) {
            List<Input> sequence = new ArrayList<>(legal);
            sequence.add(input);
            Stage next = stage.after(input, asking);
            check(host, asking, sequence, stage, next);
            if (next != null && sequence.size() < LONGEST) {
                explore(host, asking, sequence, next);
            }
        }
    }

    private void check(TestHost host, Asking asking, List<Input> sequence, Stage before, @Nullable Stage after) {
        sequences++;
        Run run = new Run(host, asking);
        sequence.forEach(run::send);
        if (after == null) {
            assertEquals(
                    before.alertFor(sequence.getLast()),
                    run.server.alertSent(),
                    () -> sequence + ": " + run.server.fault());
            return;
        }
        assertNull(run.server.close(), () -> sequence + " was refused: " + run.server.fault());
        assertEquals(after == Stage.CONNECTED, run.server.connection().established(), sequence::toString);
        if (after == Stage.CONNECTED) {
            connections++;
            boolean proved = sequence.contains(Input.CERTIFICATE_VERIFY);
            assertEquals(proved, Objects.requireNonNull(run.server.session()).client() != null, sequence::toString);
        }
    }

    /** One connection, and a client that sends each input as well as it can be sent at that point. */
    private static final class Run {

        final EngineHarness server;
        final ScriptedClient client = new ScriptedClient(CRYPTO);
        final Asking asking;
        byte[] firstHello = {};
        Stage stage = Stage.START;

        Run(TestHost host, Asking asking) {
            this.server = new EngineHarness(clientContext(host));
            this.asking = asking;
        }

        void send(Input input) {
            Stage next = stage.after(input, asking);
            server.receive(record(input, next != null));
            client.receive(server.takeOutput());
            if (next != null) {
                if (input == Input.FINISHED && stage == Stage.WAIT_FINISHED) {
                    client.useApplicationKeys();
                    client.receive(server.takeOutput());
                } else if (input == Input.KEY_UPDATE) {
                    client.updateKeys();
                }
                stage = next;
            }
        }

        private byte[] record(Input input, boolean legal) {
            return switch (input) {
                case CLIENT_HELLO -> hello(Hello.valid(client.share()));
                case CLIENT_HELLO_WITHOUT_SHARE ->
                    hello(Hello.valid(client.share()).shares(Map.of()));
                case CERTIFICATE -> message(CLIENT.certificate(requestContext()), legal);
                case COMPRESSED_CERTIFICATE ->
                    message(CLIENT.compressed(requestContext(), CertificateCompressionAlgorithm.ZLIB), legal);
                case NO_CERTIFICATE -> message(ClientCredential.noCertificate(requestContext()), legal);
                case CERTIFICATE_VERIFY ->
                    message(CLIENT.certificateVerify(SCHEME, legal ? client.transcriptHash() : new byte[32]), legal);
                case FINISHED -> message(legal ? finished() : new byte[] {20, 0, 0, 0}, legal);
                case KEY_UPDATE -> message(new byte[] {24, 0, 0, 1, 0}, false);
                case DATA -> client.record(ContentType.APPLICATION_DATA, new byte[] {1});
                case CHANGE_CIPHER_SPEC -> HandshakeTest.changeCipherSpec();
                default -> message(new byte[] {(byte) input.messageType, 0, 0, 0}, false);
            };
        }

        private byte[] hello(Hello hello) {
            byte[] message = hello.postHandshakeAuth().message();
            return switch (stage) {
                case START -> {
                    firstHello = message;
                    yield client.hello(message);
                }
                case RETRIED -> client.secondHello(firstHello, client.messages().getFirst(), hello);
                default -> message(message, false);
            };
        }

        private byte[] finished() {
            return stage == Stage.WAIT_FINISHED ? client.finished() : client.postHandshakeFinished();
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
