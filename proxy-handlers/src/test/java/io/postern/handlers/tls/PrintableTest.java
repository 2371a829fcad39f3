// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.handlers.testing.AnyCrypto;
import org.junit.jupiter.api.Test;

@AnyCrypto
class PrintableTest {

    @Test
    void nameIsLeftAlone() {
        assertEquals("shop.example", Printable.of("shop.example"));
    }

    @Test
    void lineCannotBeForged() {
        assertEquals("a??b??c?d", Printable.of("a\r\nb \"c\u202e" + "d"));
    }

    @Test
    void spacesStayWithinQuotesAndQuotesBecomeSingle() {
        assertEquals("server name a'? b", Printable.quoted("server name a\"\n b"));
    }

    @Test
    void longTextIsCut() {
        assertEquals(255, Printable.of("x".repeat(10_000)).length());
    }

    @Test
    void noTextIsADash() {
        assertEquals("-", Printable.of(null));
        assertEquals("-", Printable.of(""));
    }
}
