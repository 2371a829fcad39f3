// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;

/**
 * The integers modulo a safe prime of RFC 7919 Appendix A, with the generator 2. Values have the length of the prime, with
 * zeros to the left (RFC 8446 §4.2.8.1, §7.4.1).
 */
enum FiniteField implements ShareForm {
    FFDHE2048(
            "ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef9"
                    + "7d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935"
                    + "984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fb"
                    + "b96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f61"
                    + "9172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa"
                    + "886b423861285c97ffffffffffffffff",
            225),
    FFDHE3072(
            "ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1d8b9c583ce2d3695a9e13641146433fbcc939dce249b3ef9"
                    + "7d2fe363630c75d8f681b202aec4617ad3df1ed5d5fd65612433f51f5f066ed0856365553ded1af3b557135e7f57c935"
                    + "984f0c70e0e68b77e2a689daf3efe8721df158a136ade73530acca4f483a797abc0ab182b324fb61d108a94bb2c8e3fb"
                    + "b96adab760d7f4681d4f42a3de394df4ae56ede76372bb190b07a7c8ee0a6d709e02fce1cdf7e2ecc03404cd28342f61"
                    + "9172fe9ce98583ff8e4f1232eef28183c3fe3b1b4c6fad733bb5fcbc2ec22005c58ef1837d1683b2c6f34a26c1b2effa"
                    + "886b4238611fcfdcde355b3b6519035bbc34f4def99c023861b46fc9d6e6c9077ad91d2691f7f7ee598cb0fac186d91c"
                    + "aefe130985139270b4130c93bc437944f4fd4452e2d74dd364f2e21e71f54bff5cae82ab9c9df69ee86d2bc522363a0d"
                    + "abc521979b0deada1dbf9a42d5c4484e0abcd06bfa53ddef3c1b20ee3fd59d7c25e41d2b66c62e37ffffffffffffffff",
            275);

    private final BigInteger p;
    private final int exponentBits;

    /** @param exponentBits what Appendix A calls enough for a secret key; a full one takes ten times as long (§5.2) */
    FiniteField(String p, int exponentBits) {
        this.p = new BigInteger(p, 16);
        this.exponentBits = exponentBits;
    }

    BigInteger p() {
        return p;
    }

    /** For a generator of key pairs. */
    DHParameterSpec parameters() {
        return new DHParameterSpec(p, BigInteger.TWO, exponentBits);
    }

    /** Of a value on the wire, in bytes. */
    int length() {
        return p.bitLength() / Byte.SIZE;
    }

    /** "1 < Y < p-1" (§4.2.8.1): of the values that are left none is of small order, since the prime is safe. */
    @Override
    public boolean isValid(byte[] share) {
        if (share.length != length()) {
            return false;
        }
        BigInteger y = new BigInteger(1, share);
        return y.compareTo(BigInteger.ONE) > 0 && y.compareTo(p.subtract(BigInteger.ONE)) < 0;
    }

    @Override
    public PublicKey key(KeyFactory factory, byte[] share) throws InvalidKeySpecException {
        return factory.generatePublic(new DHPublicKeySpec(new BigInteger(1, share), p, BigInteger.TWO));
    }

    @Override
    public byte[] share(PublicKey key) throws InvalidKeyException {
        if (key instanceof DHPublicKey diffieHellman) {
            return bytes(diffieHellman.getY());
        }
        throw new InvalidKeyException("not a key of Diffie-Hellman: " + key.getClass());
    }

    /** Puts back the zeros on the left that some libraries take away. */
    @Override
    public byte[] secret(byte[] agreed) {
        return padded(agreed);
    }

    /** A value as it stands on the wire. */
    byte[] bytes(BigInteger value) {
        byte[] signed = value.toByteArray(); // a zero more where the first bit is set
        int from = Math.max(0, signed.length - length());
        return padded(Arrays.copyOfRange(signed, from, signed.length));
    }

    private byte[] padded(byte[] value) {
        if (value.length >= length()) {
            return value;
        }
        byte[] padded = new byte[length()];
        System.arraycopy(value, 0, padded, padded.length - value.length, value.length);
        Arrays.fill(value, (byte) 0);
        return padded;
    }
}
