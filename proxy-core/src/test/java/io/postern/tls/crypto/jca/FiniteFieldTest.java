// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.crypto.NamedGroup;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteFieldTest {

    /** RFC 7919 Appendix A: 2^b - 2^(b-64) + ([2^(b-130) e] + X) 2^64 - 1. */
    @ParameterizedTest
    @CsvSource({"FFDHE2048, 2048, 560316", "FFDHE3072, 3072, 2625351"})
    void primeIsThatOfItsFormula(FiniteField field, int bits, long x) {
        BigInteger inner = e(bits - 130).add(BigInteger.valueOf(x));
        BigInteger expected =
                power(bits).subtract(power(bits - 64)).add(inner.shiftLeft(64)).subtract(BigInteger.ONE);
        assertEquals(expected, field.p());
        assertTrue(field.p().isProbablePrime(60) && field.p().shiftRight(1).isProbablePrime(60));
    }

    @ParameterizedTest
    @EnumSource
    void valuesHaveTheLengthOfThePrime(FiniteField field) {
        int length = NamedGroup.valueOf(field.name()).clientShareLength();
        assertEquals(length, field.length());
        assertEquals(length, field.bytes(BigInteger.TWO).length);
        byte[] largest = field.bytes(field.p().subtract(BigInteger.ONE));
        assertEquals(length, largest.length);
        assertEquals(field.p().subtract(BigInteger.ONE), new BigInteger(1, largest));
    }

    @ParameterizedTest
    @EnumSource
    void strippedZerosArePutBack(FiniteField field) {
        byte[] expected = new byte[field.length()];
        expected[field.length() - 2] = 1;
        expected[field.length() - 1] = 2;
        assertArrayEquals(expected, field.secret(new byte[] {1, 2}));
    }

    /** The integer part of 2^bits times e, by its series. */
    private static BigInteger e(int bits) {
        int guard = 64;
        BigInteger term = power(bits + guard);
        BigInteger sum = term;
        for (long n = 1; term.signum() != 0; n++) {
            term = term.divide(BigInteger.valueOf(n));
            sum = sum.add(term);
        }
        return sum.shiftRight(guard);
    }

    private static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }
}
