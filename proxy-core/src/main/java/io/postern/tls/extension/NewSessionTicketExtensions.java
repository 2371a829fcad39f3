// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a NewSessionTicket (RFC 8446 §4.6.1).
 *
 * @param earlyData null where the ticket may not be used for early data
 */
public record NewSessionTicketExtensions(EarlyData.@Nullable NewSessionTicket earlyData) {

    public static NewSessionTicketExtensions read(Reader message) {
        return new NewSessionTicketExtensions(ExtensionBlock.find(
                ExtensionBlock.read(message, Place.NEW_SESSION_TICKET),
                ExtensionType.EARLY_DATA,
                EarlyData.NewSessionTicket::read));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, earlyData);
    }
}
