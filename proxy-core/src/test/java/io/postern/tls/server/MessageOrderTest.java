// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestHost;
import io.postern.tls.alert.Alert;
import io.postern.tls.record.ContentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every sequence of what a client can send, up to a length, against an oracle that knows the legal ones (RFC 8446 §A.2):
 * a sequence is carried as far as it is legal, and the first wrong thing ends the connection with the right alert.
 */
class MessageOrderTest {

    private static final int LONGEST = 6;

    private enum Input {
        CLIENT_HELLO,
        CLIENT_HELLO_WITHOUT_SHARE,
        FINISHED,
        KEY_UPDATE,
        DATA,
        CHANGE_CIPHER_SPEC,
        HELLO_REQUEST(0),
        SERVER_HELLO(2),
        NEW_SESSION_TICKET(4),
        END_OF_EARLY_DATA(5),
        ENCRYPTED_EXTENSIONS(8),
        CERTIFICATE(11),
        CERTIFICATE_REQUEST(13),
        CERTIFICATE_VERIFY(15),
        MESSAGE_HASH(254),
        UNKNOWN(99);

        final int messageType;

        Input() {
            this(-1);
        }

        Input(int messageType) {
            this.messageType = messageType;
        }
    }

    /** Where a connection stands, as the RFC's diagram has it. */
    private enum Stage {
        START,
        RETRIED,
        WAIT_FINISHED,
        CONNECTED;

        /** Null where the input is not legal here. */
        @Nullable
        Stage after(Input input) {
            return switch (this) {
                case START ->
                    switch (input) {
                        case CLIENT_HELLO -> WAIT_FINISHED;
                        case CLIENT_HELLO_WITHOUT_SHARE -> RETRIED;
                        default -> null;
                    };
                case RETRIED ->
                    switch (input) {
                        case CLIENT_HELLO -> WAIT_FINISHED;
                        case CHANGE_CIPHER_SPEC -> RETRIED;
                        default -> null;
                    };
                case WAIT_FINISHED ->
                    switch (input) {
                        case FINISHED -> CONNECTED;
                        case CHANGE_CIPHER_SPEC -> WAIT_FINISHED;
                        default -> null;
                    };
                case CONNECTED -> input == Input.KEY_UPDATE || input == Input.DATA ? CONNECTED : null;
            };
        }
    }

    private final TestHost host = host();
    private int sequences;

    @Test
    void onlyLegalSequencesAreCarriedOn() {
        explore(new ArrayList<>(), Stage.START);
        assertTrue(sequences > 500, "explored " + sequences);
    }

    private void explore(List<Input> legal, Stage stage) {
        for (Input input : Input.values()) {
            if (input == Input.CHANGE_CIPHER_SPEC && changeCipherSpecs(legal) == Limits.DEFAULT.changeCipherSpecs()) {
                continue; // a limit, not an order
            }
            List<Input> sequence = new ArrayList<>(legal);
            sequence.add(input);
            Stage next = stage.after(input);
            check(sequence, stage, next);
            if (next != null && sequence.size() < LONGEST) {
                explore(sequence, next);
            }
        }
    }

    private void check(List<Input> sequence, Stage before, @Nullable Stage after) {
        sequences++;
        Run run = new Run();
        sequence.forEach(run::send);
        if (after != null) {
            assertNull(run.server.close(), () -> sequence + " was refused: " + run.server.fault());
            assertEquals(after == Stage.CONNECTED, run.server.connection().established(), sequence::toString);
            return;
        }
        boolean ignoredRetry = before == Stage.RETRIED && sequence.getLast() == Input.CLIENT_HELLO_WITHOUT_SHARE;
        assertEquals(
                ignoredRetry ? Alert.ILLEGAL_PARAMETER : Alert.UNEXPECTED_MESSAGE,
                run.server.alertSent(),
                () -> sequence + ": " + run.server.fault());
    }

    private static long changeCipherSpecs(List<Input> sequence) {
        return sequence.stream()
                .filter(input -> input == Input.CHANGE_CIPHER_SPEC)
                .count();
    }

    /** One connection, and a client that sends each input as well as it can be sent at that point. */
    private final class Run {

        final EngineHarness server = new EngineHarness(context(host));
        final ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] firstHello = {};

        void send(Input input) {
            byte[] record =
                    switch (input) {
                        case CLIENT_HELLO -> hello(Hello.valid(client.share()));
                        case CLIENT_HELLO_WITHOUT_SHARE ->
                            hello(Hello.valid(client.share()).shares(Map.of()));
                        case FINISHED -> message(finished());
                        case KEY_UPDATE -> message(new byte[] {24, 0, 0, 1, 0});
                        case DATA -> client.record(ContentType.APPLICATION_DATA, new byte[] {1});
                        case CHANGE_CIPHER_SPEC -> HandshakeTest.changeCipherSpec();
                        default -> message(new byte[] {(byte) input.messageType, 0, 0, 0});
                    };
            boolean established = server.connection().established();
            server.receive(record);
            client.receive(server.takeOutput());
            if (server.connection().established()) {
                if (!established) {
                    client.useApplicationKeys();
                } else if (input == Input.KEY_UPDATE) {
                    client.updateKeys();
                }
            }
        }

        private byte[] hello(Hello hello) {
            byte[] message = hello.message();
            if (server.actions().isEmpty()) {
                firstHello = message;
                return client.hello(message);
            }
            if (server.connection().stateName().equals("START_RETRIED")) {
                return client.secondHello(firstHello, client.messages().getFirst(), hello);
            }
            return message(message);
        }

        private byte[] finished() {
            boolean hasKeys = server.connection().stateName().equals("WAIT_FINISHED");
            return hasKeys ? client.finished() : new byte[] {20, 0, 0, 0};
        }

        private byte[] message(byte[] bytes) {
            return client.record(ContentType.HANDSHAKE, bytes);
        }
    }
}
