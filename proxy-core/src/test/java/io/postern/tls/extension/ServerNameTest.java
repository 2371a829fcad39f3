// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** server_name (RFC 6066 §3). */
class ServerNameTest extends ExtensionContract {

    ServerNameTest() {
        super(ExtensionType.SERVER_NAME);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("000f00000c73686f702e6578616d706c65", ClientHelloExtensions::serverName),
                encryptedExtensions("", ServerName.EncryptedExtensions.class));
    }

    @Test
    void nameIsTakenInLowerCaseWithoutItsDot() {
        assertEquals("shop.example", name("001000000d53686f702e4578616d706c652e"));
    }

    @Test
    void namesOfOtherTypesArePassedOver() {
        assertEquals("a", name("0009" + "0700026162" + "00000161"));
        ClientHelloExtensions hello =
                ClientHelloExtensions.read(new Reader(hex("000b" + "00000007" + "0005" + "0700026162")));
        assertNull(hello.serverName());
        assertTrue(hello.has(ExtensionType.SERVER_NAME));
    }

    @Test
    void whatIsNoListOfNamesIsRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "0003000000");
        assertRefused(Place.CLIENT_HELLO, Fault.BAD_SERVER_NAME, "00080000016100000162");
        assertRefused(Place.CLIENT_HELLO, Fault.BAD_SERVER_NAME, "000400000120");
        assertRefused(Place.CLIENT_HELLO, Fault.BAD_SERVER_NAME, "0103" + "000100" + "61".repeat(256));
    }

    @Test
    void longestNameIsRead() {
        assertEquals("a".repeat(255), name("0102" + "0000ff" + "61".repeat(255)));
    }

    private String name(String hex) {
        return read(ServerName.ClientHello.class, Place.CLIENT_HELLO, hex).hostName();
    }
}
