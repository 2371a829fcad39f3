// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Alert;
import org.jspecify.annotations.Nullable;

/** Which messages of a client are legal when: the diagram of RFC 8446 §A.2 with client authentication and §4.6. */
final class MessageOrder {

    private MessageOrder() {}

    /** When a host asks its clients for a certificate. */
    enum Asking {
        NEVER,
        IN_THE_HANDSHAKE,
        IN_THE_HANDSHAKE_AND_INSISTS,
        LATER
    }

    /** What a host does. */
    record Rules(Asking asking, boolean takesEarlyData) {}

    /** What a client can send; of a given type where the content does not matter. */
    enum Input {
        CLIENT_HELLO,
        CLIENT_HELLO_WITHOUT_SHARE,
        /** With early data to come, and a ticket that nobody knows. */
        EARLY_HELLO,
        EARLY_HELLO_WITHOUT_SHARE,
        /** With a good ticket, of a client that had authenticated if it was asked to. */
        RESUMING_HELLO,
        RESUMING_EARLY_HELLO,
        CERTIFICATE,
        COMPRESSED_CERTIFICATE,
        NO_CERTIFICATE,
        CERTIFICATE_VERIFY,
        FINISHED,
        KEY_UPDATE,
        /** Under the keys that the client seals by: those of early data, while it is accepted. */
        DATA,
        /** Early data that is not accepted looks like this. */
        UNDECRYPTABLE_DATA,
        CHANGE_CIPHER_SPEC,
        HELLO_REQUEST(0),
        SERVER_HELLO(2),
        NEW_SESSION_TICKET(4),
        END_OF_EARLY_DATA(5),
        ENCRYPTED_EXTENSIONS(8),
        CERTIFICATE_REQUEST(13),
        MESSAGE_HASH(254),
        UNKNOWN(99);

        final int messageType;

        Input() {
            this(-1);
        }

        Input(int messageType) {
            this.messageType = messageType;
        }

        boolean hasNoShare() {
            return this == CLIENT_HELLO_WITHOUT_SHARE || this == EARLY_HELLO_WITHOUT_SHARE;
        }

        boolean offersEarlyData() {
            return this == EARLY_HELLO || this == EARLY_HELLO_WITHOUT_SHARE || this == RESUMING_EARLY_HELLO;
        }

        boolean resumes() {
            return this == RESUMING_HELLO || this == RESUMING_EARLY_HELLO;
        }

        boolean isHello() {
            return this == CLIENT_HELLO || hasNoShare() || offersEarlyData() || resumes();
        }
    }

    /** How far a connection has come. */
    enum Stage {
        START,
        RETRIED,
        WAIT_EOED,
        WAIT_CERT,
        WAIT_CV,
        WAIT_FINISHED,
        LATER_WAIT_CERT,
        LATER_WAIT_CV,
        LATER_WAIT_FINISHED,
        CONNECTED
    }

    /**
     * Where a connection stands.
     *
     * @param resumed whether a ticket has taken the place of certificates
     * @param passesOver whether early data that is not accepted may still come
     */
    record Standing(Stage stage, boolean resumed, boolean passesOver) {

        static final Standing START = new Standing(Stage.START, false, false);

        /** Null where the input is not legal here. */
        @Nullable
        Standing after(Input input, Rules rules) {
            return switch (stage) {
                case START -> input.isHello() ? afterHello(input, rules) : null;
                case RETRIED ->
                    switch (input) {
                        case CLIENT_HELLO, RESUMING_HELLO -> afterHello(input, rules);
                        case DATA -> passesOver ? this : null; // what is in the clear cannot be told from the rest
                        default -> unchangedBy(input);
                    };
                case WAIT_EOED ->
                    switch (input) {
                        case DATA -> this;
                        case END_OF_EARLY_DATA -> at(Stage.WAIT_FINISHED);
                        default -> unchangedBy(input);
                    };
                case WAIT_CERT ->
                    switch (input) {
                        case CERTIFICATE, COMPRESSED_CERTIFICATE -> at(Stage.WAIT_CV);
                        case NO_CERTIFICATE -> rules.asking == Asking.IN_THE_HANDSHAKE ? at(Stage.WAIT_FINISHED) : null;
                        default -> unchangedBy(input);
                    };
                case WAIT_CV -> input == Input.CERTIFICATE_VERIFY ? at(Stage.WAIT_FINISHED) : unchangedBy(input);
                case WAIT_FINISHED -> input == Input.FINISHED ? at(behindHandshake(rules)) : unchangedBy(input);
                case LATER_WAIT_CERT ->
                    switch (input) {
                        case CERTIFICATE, COMPRESSED_CERTIFICATE -> at(Stage.LATER_WAIT_CV);
                        case KEY_UPDATE, DATA -> this;
                        default -> null;
                    };
                case LATER_WAIT_CV -> input == Input.CERTIFICATE_VERIFY ? at(Stage.LATER_WAIT_FINISHED) : null;
                case LATER_WAIT_FINISHED -> input == Input.FINISHED ? at(Stage.CONNECTED) : null;
                case CONNECTED -> input == Input.KEY_UPDATE || input == Input.DATA ? this : null;
            };
        }

        private Standing afterHello(Input hello, Rules rules) {
            if (hello.hasNoShare()) {
                return new Standing(Stage.RETRIED, false, hello.offersEarlyData());
            }
            if (hello == Input.RESUMING_EARLY_HELLO && rules.takesEarlyData) {
                return new Standing(Stage.WAIT_EOED, true, false);
            }
            boolean asked =
                    rules.asking == Asking.IN_THE_HANDSHAKE || rules.asking == Asking.IN_THE_HANDSHAKE_AND_INSISTS;
            return new Standing(
                    asked && !hello.resumes() ? Stage.WAIT_CERT : Stage.WAIT_FINISHED,
                    hello.resumes(),
                    hello.offersEarlyData());
        }

        private Stage behindHandshake(Rules rules) {
            return rules.asking == Asking.LATER && !resumed ? Stage.LATER_WAIT_CERT : Stage.CONNECTED;
        }

        /** A message has been understood: from here on everything has to be. */
        private Standing at(Stage next) {
            return new Standing(next, resumed, false);
        }

        /**
         * A dummy change_cipher_spec is dropped between the first ClientHello and the Finished; early data that is not
         * accepted, up to the first record that can be read.
         */
        private @Nullable Standing unchangedBy(Input input) {
            return input == Input.CHANGE_CIPHER_SPEC || (input == Input.UNDECRYPTABLE_DATA && passesOver) ? this : null;
        }

        /** What an input ends in that is not legal here. */
        Alert alertFor(Input input) {
            if (stage == Stage.RETRIED && input.isHello()) {
                return Alert.ILLEGAL_PARAMETER;
            }
            if (input == Input.UNDECRYPTABLE_DATA && stage != Stage.START && stage != Stage.RETRIED) {
                return Alert.BAD_RECORD_MAC;
            }
            return input == Input.NO_CERTIFICATE && (stage == Stage.WAIT_CERT || stage == Stage.LATER_WAIT_CERT)
                    ? Alert.CERTIFICATE_REQUIRED
                    : Alert.UNEXPECTED_MESSAGE;
        }
    }
}
