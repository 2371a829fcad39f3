// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A NIST curve, y² = x³ − 3x + b over a prime field, of cofactor 1. Its points are checked here, whatever the provider
 * does besides (RFC 8446 §4.2.8.2): that takes 2 µs of the 50 or more that an agreement takes.
 */
enum Curve {
    P256(
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
    P384(
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
    P521(
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                    + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
                    + "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00");

    private static final int UNCOMPRESSED = 4;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final BigInteger p;
    private final BigInteger b;
    private final int length;

    Curve(String p, String b) {
        this.p = new BigInteger(p, 16);
        this.b = new BigInteger(b, 16);
        this.length = p.length() / 2;
    }

    /**
     * Whether these bytes are an {@code UncompressedPointRepresentation} of a point of the curve. The other formats of
     * SEC 1 and the point at infinity are not.
     */
    boolean isPoint(byte[] bytes) {
        if (bytes.length != 1 + 2 * length || bytes[0] != UNCOMPRESSED) {
            return false;
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 1 + length));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 1 + length, bytes.length));
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(b);
        return y.multiply(y).subtract(right).mod(p).signum() == 0;
    }
}
