// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** psk_key_exchange_modes (RFC 8446 §4.2.9). */
class PskKeyExchangeModesTest extends ExtensionContract {

    PskKeyExchangeModesTest() {
        super(ExtensionType.PSK_KEY_EXCHANGE_MODES);
    }

    @Override
    List<Form> forms() {
        return List.of(clientHello("021a01", ClientHelloExtensions::pskKeyExchangeModes));
    }

    @Test
    void unknownModesAreNoReasonToRefuse() {
        PskKeyExchangeModes.ClientHello modes =
                read(PskKeyExchangeModes.ClientHello.class, Place.CLIENT_HELLO, "02ff01");
        assertTrue(modes.contains(PskKeyExchangeModes.PSK_DHE_KE));
        assertFalse(modes.contains(PskKeyExchangeModes.PSK_KE));
    }

    @Test
    void emptyListIsRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "00");
    }
}
