// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * Encapsulation by ML-KEM-768 (FIPS 203) of one library. That encapsulation keys with coefficients out of range are refused
 * (§7.2) is left to the library; its self-test sees to it.
 */
final class MlKem768 {

    static final int ENCAPSULATION_KEY_LENGTH = 1184;
    static final int CIPHERTEXT_LENGTH = 1088;

    private static final int SECRET_LENGTH = 32;
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final Library library;
    private final SecureRandom random;
    private final KEM kem; // "instances are safe for concurrent use", as its documentation says
    private final PerThread<KeyFactory> factories;

    /** What encapsulation makes; the receiver closes the secret. */
    record Encapsulation(byte[] ciphertext, Secret sharedSecret) {}

    /**
     * Prepares the algorithm.
     *
     * @throws GeneralSecurityException where the library does not have it
     */
    MlKem768(Library library, SecureRandom random) throws GeneralSecurityException {
        this.library = library;
        this.random = random;
        this.kem = library.service(KEM::getInstance, "ML-KEM");
        this.factories = new PerThread<>(() -> library.service(KeyFactory::getInstance, "ML-KEM"));
    }

    String provider() {
        return library.name();
    }

    /**
     * Makes a secret and wraps it for a peer.
     *
     * @throws TlsException {@code BAD_KEY_SHARE} where the key is none
     */
    Encapsulation encapsulate(byte[] encapsulationKey) {
        if (encapsulationKey.length != ENCAPSULATION_KEY_LENGTH) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        KeyFactory factory = factories.object();
        KEM.Encapsulator encapsulator;
        try {
            PublicKey key = PublicValues.key(factory, PUBLIC_PREFIX, encapsulationKey);
            encapsulator = kem.newEncapsulator(key, random);
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        try {
            KEM.Encapsulated made = encapsulator.encapsulate();
            SecretKey secret = made.key();
            return checked(made.encapsulation(), Secret.owning(secret.getEncoded()));
        } catch (RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
    }

    private Encapsulation checked(byte[] ciphertext, Secret secret) {
        if (ciphertext.length != CIPHERTEXT_LENGTH || secret.length() != SECRET_LENGTH) {
            throw new IllegalStateException(provider() + " made a ciphertext or a secret of a wrong length");
        }
        return new Encapsulation(ciphertext, secret);
    }
}
