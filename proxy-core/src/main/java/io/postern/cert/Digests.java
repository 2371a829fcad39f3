// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of what is public, to tell one from another. */
public final class Digests {

    private Digests() {}

    /** A new digest; every JDK has it. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
