// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** early_data (RFC 8446 §4.2.10). */
class EarlyDataTest extends ExtensionContract {

    EarlyDataTest() {
        super(ExtensionType.EARLY_DATA);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("", ClientHelloExtensions::earlyData),
                encryptedExtensions("", EarlyData.EncryptedExtensions.class),
                newSessionTicket("00004000", NewSessionTicketExtensions::earlyData));
    }

    @Test
    void sizeIsAnUnsignedNumber() {
        EarlyData.NewSessionTicket largest =
                read(EarlyData.NewSessionTicket.class, Place.NEW_SESSION_TICKET, "ffffffff");
        assertEquals(0xffff_ffffL, largest.maxEarlyDataSize());
    }

    @Test
    void bodyIsEmptyElsewhere() {
        assertRefused(Place.CLIENT_HELLO, Fault.TRAILING_BYTES, "00");
        assertRefused(Place.ENCRYPTED_EXTENSIONS, Fault.TRAILING_BYTES, "00004000");
    }
}
