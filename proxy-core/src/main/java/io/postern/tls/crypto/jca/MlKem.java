// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * Encapsulation by ML-KEM (FIPS 203) of one library, with one set of parameters. That encapsulation keys with coefficients out of range are refused
 * (§7.2) is left to the library; its self-test sees to it.
 */
final class MlKem {

    private static final int SECRET_LENGTH = 32;

    private final MlKemParameters parameters;
    private final Library library;
    private final boolean slow;
    private final SecureRandom random;
    private final byte[] publicPrefix;
    private final KEM kem; // "instances are safe for concurrent use", as its documentation says
    private final PerThread<KeyFactory> factories;

    /** What encapsulation makes; the receiver closes the secret. */
    record Encapsulation(byte[] ciphertext, Secret sharedSecret) {}

    /**
     * Prepares the algorithm.
     *
     * @throws GeneralSecurityException where the library does not have it
     */
    MlKem(MlKemParameters parameters, Library library, boolean slow, SecureRandom random)
            throws GeneralSecurityException {
        this.parameters = parameters;
        this.library = library;
        this.slow = slow;
        this.random = random;
        this.publicPrefix = parameters.publicPrefix();
        this.kem = library.service(KEM::getInstance, "ML-KEM");
        this.factories = new PerThread<>(() -> library.service(KeyFactory::getInstance, "ML-KEM"));
    }

    MlKemParameters parameters() {
        return parameters;
    }

    String provider() {
        return library.name();
    }

    /** As {@link KeyExchange#slow}. */
    boolean slow() {
        return slow;
    }

    /**
     * Makes a secret and wraps it for a peer.
     *
     * @throws TlsException {@code BAD_KEY_SHARE} where the key is none
     */
    Encapsulation encapsulate(byte[] encapsulationKey) {
        if (encapsulationKey.length != parameters.encapsulationKeyLength()) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        KeyFactory factory = factories.object();
        KEM.Encapsulator encapsulator;
        try {
            PublicKey key = PublicValues.key(factory, publicPrefix, encapsulationKey);
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
        if (ciphertext.length != parameters.ciphertextLength() || secret.length() != SECRET_LENGTH) {
            throw new IllegalStateException(provider() + " made a ciphertext or a secret of a wrong length");
        }
        return new Encapsulation(ciphertext, secret);
    }
}
