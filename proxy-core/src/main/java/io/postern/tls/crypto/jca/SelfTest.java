// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** What the self-tests have in common. */
final class SelfTest {

    /** A text to sign and to hash. */
    static final byte[] CONTENT = "postern self-test".getBytes(StandardCharsets.US_ASCII);

    private SelfTest() {}

    static byte[] hex(String... digits) {
        return HexFormat.of().parseHex(String.join("", digits));
    }

    /** Ends the test of an implementation that computes something else than it should. */
    static void expect(byte[] expected, byte[] actual, String what) throws GeneralSecurityException {
        expect(Arrays.equals(expected, actual), what + " differs from the known answer");
    }

    static void expect(boolean holds, String failure) throws GeneralSecurityException {
        if (!holds) {
            throw new GeneralSecurityException("self-test: " + failure);
        }
    }
}
