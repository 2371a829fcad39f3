// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import javax.crypto.KeyAgreement;

/** A client's key share, and the private key behind it, on a library of its own. */
record TestShare(NamedGroup group, Library library, KeyPair keys, byte[] share) {

    static TestShare generate(NamedGroup group, Library library) throws GeneralSecurityException {
        GroupParameters parameters = GroupParameters.of(group);
        KeyPairGenerator generator = library.service(KeyPairGenerator::getInstance, parameters.keyNames());
        if (group != NamedGroup.X25519) {
            generator.initialize(parameters.generation());
        }
        KeyPair keys = generator.generateKeyPair();
        byte[] share = parameters.form().share(keys.getPublic());
        return new TestShare(group, library, keys, share);
    }

    Secret agree(byte[] serverShare) throws GeneralSecurityException {
        return new DiffieHellman(group, library, false, new SecureRandom()).agree(keys.getPrivate(), serverShare);
    }

    /** Whether the library refuses that share by itself. */
    static boolean libraryRefuses(NamedGroup group, Library library, PrivateKey own, byte[] share)
            throws GeneralSecurityException {
        GroupParameters parameters = GroupParameters.of(group);
        KeyFactory factory = library.service(KeyFactory::getInstance, parameters.keyNames());
        KeyAgreement agreement = library.service(KeyAgreement::getInstance, parameters.agreementNames());
        agreement.init(own);
        try {
            agreement.doPhase(parameters.form().key(factory, share), true);
            agreement.generateSecret();
            return false;
        } catch (GeneralSecurityException | RuntimeException _) {
            return true;
        }
    }
}
