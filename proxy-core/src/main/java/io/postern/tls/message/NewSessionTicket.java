// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.extension.NewSessionTicketExtensions;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/**
 * NewSessionTicket (RFC 8446 §4.6.1).
 *
 * <pre>
 * struct {
 *     uint32 ticket_lifetime;
 *     uint32 ticket_age_add;
 *     opaque ticket_nonce&lt;0..255&gt;;
 *     opaque ticket&lt;1..2^16-1&gt;;
 *     Extension extensions&lt;0..2^16-2&gt;;
 * } NewSessionTicket;
 * </pre>
 *
 * @param ticketLifetime in seconds, 604,800 at most
 * @param ticketAgeAdd 32 bits, unsigned
 */
public record NewSessionTicket(
        long ticketLifetime,
        long ticketAgeAdd,
        byte[] ticketNonce,
        byte[] ticket,
        NewSessionTicketExtensions extensions) {

    /** Reads the message behind its header. */
    public static NewSessionTicket read(Reader body) {
        NewSessionTicket message = new NewSessionTicket(
                body.u32(),
                body.u32(),
                body.vector8(0, 255).rest(),
                body.vector16(1, 0xffff).rest(),
                NewSessionTicketExtensions.read(body));
        body.end();
        return message;
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.NEW_SESSION_TICKET.code());
        try (var _ = writer.vector24()) {
            writer.u32(ticketLifetime).u32(ticketAgeAdd);
            try (var _ = writer.vector8()) {
                writer.bytes(ticketNonce);
            }
            try (var _ = writer.vector16()) {
                writer.bytes(ticket);
            }
            extensions.write(writer);
        }
    }
}
