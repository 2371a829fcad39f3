// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** application_layer_protocol_negotiation (RFC 7301 §3.1). */
class ApplicationProtocolsTest extends ExtensionContract {

    ApplicationProtocolsTest() {
        super(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("000c" + "026832" + "08687474702f312e31", ClientHelloExtensions::applicationProtocols),
                encryptedExtensions("0003026832", ApplicationProtocols.EncryptedExtensions.class));
    }

    @Test
    void namesKeepTheirOrderAndTheirBytes() {
        assertEquals(
                List.of("h2", "\u00ff\u0000"),
                read(ApplicationProtocols.ClientHello.class, Place.CLIENT_HELLO, "0006" + "026832" + "02ff00")
                        .protocols());
    }

    @Test
    void longestNameIsRead() {
        assertRead("0100" + "ff" + "61".repeat(255));
    }

    @Test
    void emptyListsAndNamesAreRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "000100");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0003016800");
    }

    @Test
    void serverMayChooseButOne() {
        assertRefused(Place.ENCRYPTED_EXTENSIONS, Fault.BAD_ENCODING, "00040161" + "0162");
    }
}
