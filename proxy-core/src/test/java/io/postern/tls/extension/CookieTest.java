// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** cookie (RFC 8446 §4.2.2). */
class CookieTest extends ExtensionContract {

    CookieTest() {
        super(ExtensionType.COOKIE);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("0003010203", ClientHelloExtensions::cookie),
                helloRetryRequest("000101", HelloRetryRequestExtensions::cookie));
    }

    @Test
    void cookieIsKept() {
        for (Place place : List.of(Place.CLIENT_HELLO, Place.HELLO_RETRY_REQUEST)) {
            assertArrayEquals(hex("0a0b"), read(Cookie.class, place, "00020a0b").cookie());
        }
    }

    @Test
    void emptyCookieIsRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0000");
    }

    @Test
    void longCookieIsRead() {
        assertRead("fff0" + "c0".repeat(0xfff0));
    }
}
