// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.Transcript;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Session;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.TicketState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pre-shared key of a handshake, which the client has proved to have (RFC 8446 §4.2.11). Whoever holds it closes it.
 *
 * @param index of the client's identities, from 0
 * @param source where the key is from
 * @param suite whose hash is the key's
 * @param secrets what the key schedule begins with
 * @param transcript of the ClientHello that offers it, and what stood before that
 */
record Psk(int index, Source source, CryptoProvider.Suite suite, EarlySecrets secrets, Transcript transcript)
        implements AutoCloseable {

    /** Where a key is from. */
    sealed interface Source {

        /** A ticket of ours, whose own copy of the key is closed. */
        record Ticket(TicketState state) implements Source {}

        /** The configuration. */
        record External(ExternalPsk psk) implements Source {}
    }

    Session.Kind kind() {
        return source instanceof Source.Ticket ? Session.Kind.RESUMED : Session.Kind.EXTERNAL_PSK;
    }

    /** The name of an external key, or null. */
    @Nullable
    String externalName() {
        return source instanceof Source.External(var psk) ? psk.name() : null;
    }

    /** What the ticket says, or null. */
    @Nullable
    TicketState ticket() {
        return source instanceof Source.Ticket(var state) ? state : null;
    }

    /** Whom the client proved to be when the session began; null where it did not. */
    @Nullable
    ClientIdentity client() {
        TicketState state = ticket();
        if (state == null || state.client() == null) {
            return null;
        }
        CertificateType type = Objects.requireNonNull(
                CertificateType.of(state.client().certificateType())); // the ticket has been made by us
        return new ClientIdentity(type, List.of(state.client().certificate()));
    }

    @Override
    public void close() {
        secrets.close();
    }
}
