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

    /** What a client can send; of a given type where the content does not matter. */
    enum Input {
        CLIENT_HELLO,
        CLIENT_HELLO_WITHOUT_SHARE,
        CERTIFICATE,
        COMPRESSED_CERTIFICATE,
        NO_CERTIFICATE,
        CERTIFICATE_VERIFY,
        FINISHED,
        KEY_UPDATE,
        DATA,
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
    }

    /** Where a connection stands. */
    enum Stage {
        START,
        RETRIED,
        WAIT_CERT,
        WAIT_CV,
        WAIT_FINISHED,
        LATER_WAIT_CERT,
        LATER_WAIT_CV,
        LATER_WAIT_FINISHED,
        CONNECTED;

        /** Null where the input is not legal here. */
        @Nullable
        Stage after(Input input, Asking asking) {
            return switch (this) {
                case START ->
                    switch (input) {
                        case CLIENT_HELLO -> behindFlight(asking);
                        case CLIENT_HELLO_WITHOUT_SHARE -> RETRIED;
                        default -> null;
                    };
                case RETRIED -> input == Input.CLIENT_HELLO ? behindFlight(asking) : unchangedBy(input);
                case WAIT_CERT ->
                    switch (input) {
                        case CERTIFICATE, COMPRESSED_CERTIFICATE -> WAIT_CV;
                        case NO_CERTIFICATE -> asking == Asking.IN_THE_HANDSHAKE ? WAIT_FINISHED : null;
                        default -> unchangedBy(input);
                    };
                case WAIT_CV -> input == Input.CERTIFICATE_VERIFY ? WAIT_FINISHED : unchangedBy(input);
                case WAIT_FINISHED -> input == Input.FINISHED ? behindHandshake(asking) : unchangedBy(input);
                case LATER_WAIT_CERT ->
                    switch (input) {
                        case CERTIFICATE, COMPRESSED_CERTIFICATE -> LATER_WAIT_CV;
                        case KEY_UPDATE, DATA -> LATER_WAIT_CERT;
                        default -> null;
                    };
                case LATER_WAIT_CV -> input == Input.CERTIFICATE_VERIFY ? LATER_WAIT_FINISHED : null;
                case LATER_WAIT_FINISHED -> input == Input.FINISHED ? CONNECTED : null;
                case CONNECTED -> input == Input.KEY_UPDATE || input == Input.DATA ? CONNECTED : null;
            };
        }

        private static Stage behindFlight(Asking asking) {
            return asking == Asking.IN_THE_HANDSHAKE || asking == Asking.IN_THE_HANDSHAKE_AND_INSISTS
                    ? WAIT_CERT
                    : WAIT_FINISHED;
        }

        private static Stage behindHandshake(Asking asking) {
            return asking == Asking.LATER ? LATER_WAIT_CERT : CONNECTED;
        }

        /** A dummy change_cipher_spec is dropped between the first ClientHello and the Finished. */
        private @Nullable Stage unchangedBy(Input input) {
            return input == Input.CHANGE_CIPHER_SPEC ? this : null;
        }

        /** What an input ends in that is not legal here. */
        Alert alertFor(Input input) {
            if (this == RETRIED && input == Input.CLIENT_HELLO_WITHOUT_SHARE) {
                return Alert.ILLEGAL_PARAMETER;
            }
            return input == Input.NO_CERTIFICATE && (this == WAIT_CERT || this == LATER_WAIT_CERT)
                    ? Alert.CERTIFICATE_REQUIRED
                    : Alert.UNEXPECTED_MESSAGE;
        }
    }
}
