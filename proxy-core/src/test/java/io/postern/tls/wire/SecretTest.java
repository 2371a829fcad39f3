// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void closingZeroesTheBytesAndForbidsTheirUse() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.owning(bytes);
        secret.close();
        assertArrayEquals(new byte[3], bytes);
        assertThrows(IllegalStateException.class, secret::expose);
    }

    @Test
    void itsTextShowsNoByte() {
        Secret secret = Secret.owning(new byte[] {42, 42});
        assertEquals("Secret[2 bytes]", secret.toString());
        assertFalse(secret.toString().contains("42"));
    }

    @Test
    void equalityIsOfTheBytes() {
        assertEquals(Secret.owning(new byte[] {1}), Secret.owning(new byte[] {1}));
        assertNotEquals(Secret.owning(new byte[] {1}), Secret.owning(new byte[] {2}));
        assertNotEquals(Secret.owning(new byte[] {1}), Secret.owning(new byte[] {1, 0}));
    }
}
