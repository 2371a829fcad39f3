// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import javax.crypto.KeyAgreement;

/** A Diffie-Hellman group of one library, elliptic or over a finite field (RFC 8446 §4.2.8, §7.4). */
final class DiffieHellman implements KeyExchange {

    private final GroupParameters parameters;
    private final Library library;
    private final boolean slow;
    private final PerThread<Tools> tools;

    /** A thread's JCA objects. */
    private record Tools(KeyPairGenerator generator, KeyFactory factory, KeyAgreement agreement) {}

    /**
     * Prepares the group.
     *
     * @throws GeneralSecurityException where the library does not have it
     */
    DiffieHellman(NamedGroup group, Library library, boolean slow, SecureRandom random)
            throws GeneralSecurityException {
        this.parameters = GroupParameters.of(group);
        this.library = library;
        this.slow = slow;
        this.tools = new PerThread<>(() -> new Tools(
                generator(random),
                library.service(KeyFactory::getInstance, parameters.keyNames()),
                library.service(KeyAgreement::getInstance, parameters.agreementNames())));
    }

    private KeyPairGenerator generator(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = library.service(KeyPairGenerator::getInstance, parameters.keyNames());
        try {
            generator.initialize(parameters.generation(), random);
        } catch (InvalidAlgorithmParameterException e) {
            if (group() != NamedGroup.X25519) {
                throw e;
            }
            // Conscrypt's generator for x25519 makes nothing else and takes no parameters.
        }
        return generator;
    }

    @Override
    public NamedGroup group() {
        return parameters.group();
    }

    @Override
    public String provider() {
        return library.name();
    }

    @Override
    public boolean slow() {
        return slow;
    }

    @Override
    public Answer answer(byte[] clientShare) {
        check(clientShare); // before any work is done for it
        KeyPair pair;
        byte[] serverShare;
        try {
            pair = tools.object().generator().generateKeyPair();
            serverShare = parameters.form().share(pair.getPublic());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
        return new Answer(serverShare, agree(pair.getPrivate(), clientShare));
    }

    /** The shared secret of a private key of this library and a peer's share, which is checked first. */
    Secret agree(PrivateKey own, byte[] share) {
        check(share);
        Tools mine = tools.object();
        try {
            mine.agreement().init(own);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
        Secret secret;
        try {
            mine.agreement().doPhase(parameters.form().key(mine.factory(), share), true);
            secret = Secret.owning(parameters.form().secret(mine.agreement().generateSecret()));
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        return checked(secret);
    }

    private void check(byte[] share) {
        if (!parameters.form().isValid(share)) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
    }

    /** An all-zero secret comes of a point of small order: RFC 8446 §7.4.2 wants it refused, and not all providers do. */
    private Secret checked(Secret secret) {
        int any = 0;
        for (byte b : secret.expose()) {
            any |= b;
        }
        if (any == 0) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        if (secret.length() != parameters.secretLength()) {
            secret.close();
            throw new TlsException(
                    Fault.INTERNAL, new IllegalStateException(provider() + " made a secret of " + secret.length()));
        }
        return secret;
    }

    /** A private key of this library, for the self-test. */
    PrivateKey privateKey(KeySpec key) throws GeneralSecurityException {
        return tools.object().factory().generatePrivate(key);
    }
}
