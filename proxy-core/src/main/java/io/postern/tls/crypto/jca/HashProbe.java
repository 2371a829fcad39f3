// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.expect;
import static io.postern.tls.crypto.jca.SelfTest.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** The self-test of hashes: "abc" (FIPS 180-4), through a clone; HMAC (RFC 4231 §4.3), in two parts. */
final class HashProbe {

    private HashProbe() {}

    static JcaHash tested(HashAlgorithm algorithm, Library library) throws GeneralSecurityException {
        JcaHash hash = new JcaHash(algorithm, library);
        expect(digestOfAbc(algorithm), cloned(hash.newDigest()), "the hash");
        try (Secret key = Secret.owning("Jefe".getBytes(US_ASCII))) {
            byte[] mac = hash.hmac(key, "what do ya want ".getBytes(US_ASCII), "for nothing?".getBytes(US_ASCII));
            expect(macOfRfc4231(algorithm), mac, "the HMAC");
        }
        return hash;
    }

    private static byte[] cloned(MessageDigest digest) throws GeneralSecurityException {
        digest.update((byte) 'a');
        try {
            MessageDigest clone = (MessageDigest) digest.clone();
            digest.update((byte) 'x');
            return clone.digest("bc".getBytes(US_ASCII));
        } catch (CloneNotSupportedException e) {
            throw new GeneralSecurityException("a digest that cannot be cloned", e);
        }
    }

    private static byte[] digestOfAbc(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            case SHA384 ->
                hex(
                        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163",
                        "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
        };
    }

    private static byte[] macOfRfc4231(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
            case SHA384 ->
                hex(
                        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47",
                        "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
        };
    }
}
