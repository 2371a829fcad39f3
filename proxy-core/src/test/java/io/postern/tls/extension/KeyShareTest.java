// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** key_share (RFC 8446 §4.2.8). */
class KeyShareTest extends ExtensionContract {

    KeyShareTest() {
        super(ExtensionType.KEY_SHARE);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("000c" + "001d0002aabb" + "4a4a0002ccdd", ClientHelloExtensions::keyShare),
                serverHello("001d0002aabb", ServerHelloExtensions::keyShare),
                helloRetryRequest("0017", HelloRetryRequestExtensions::keyShare));
    }

    @Test
    void shareOfAGroupIsFound() {
        KeyShare.ClientHello shares =
                read(KeyShare.ClientHello.class, Place.CLIENT_HELLO, "000c" + "4a4a0002ccdd" + "001d0002aabb");
        assertArrayEquals(
                hex("aabb"),
                Objects.requireNonNull(shares.share(NamedGroup.X25519)).keyExchange());
        assertNull(shares.share(NamedGroup.SECP256R1));
    }

    @Test
    void noShareAtAllIsRead() {
        assertEquals(
                List.of(),
                read(KeyShare.ClientHello.class, Place.CLIENT_HELLO, "0000").shares());
    }

    @Test
    void emptyKeyIsRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "0004" + "001d0000");
        assertRefused(Place.SERVER_HELLO, Fault.LENGTH_OUT_OF_RANGE, "001d0000");
    }

    @Test
    void groupThatStandsTwiceIsRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.DUPLICATE_KEY_SHARE, "000a" + "001d0001aa" + "001d0001bb");
    }
}
