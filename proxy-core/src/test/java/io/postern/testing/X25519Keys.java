// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;

/** Raw X25519 public values as the JDK's keys. */
public final class X25519Keys {

    private X25519Keys() {}

    /** RFC 7748 §5: little-endian. */
    public static PublicKey publicKey(byte[] littleEndian) throws GeneralSecurityException {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return KeyFactory.getInstance("X25519")
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
    }
}
