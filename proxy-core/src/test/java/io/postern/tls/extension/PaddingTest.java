// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** padding (RFC 7685 §3). */
class PaddingTest extends ExtensionContract {

    PaddingTest() {
        super(ExtensionType.PADDING);
    }

    @Override
    List<Form> forms() {
        return List.of(withoutEnd(clientHello("00000000", ClientHelloExtensions::padding)));
    }

    @Test
    void anyLengthIsRead() {
        for (int length : new int[] {0, 1, 517, 0xfffb}) {
            assertRead("00".repeat(length));
            assertEquals(length, padding("00".repeat(length)).length());
        }
    }

    @Test
    void contentIsNotLookedAt() {
        assertEquals(3, padding("0100ff").length());
    }

    private Padding.ClientHello padding(String hex) {
        return read(Padding.ClientHello.class, Place.CLIENT_HELLO, hex);
    }
}
