// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SelfTest.expect;

import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;

/**
 * The self-test of Diffie-Hellman groups: an agreement whose outcome is known, then an answer to its first party, who must arrive at the
 * same secret.
 */
final class DiffieHellmanProbe {

    private DiffieHellmanProbe() {}

    static DiffieHellman tested(NamedGroup group, Library library, boolean slow, SecureRandom random)
            throws GeneralSecurityException {
        DiffieHellman exchange = new DiffieHellman(group, library, slow, random);
        DiffieHellmanVector vector = DiffieHellmanVector.of(group);
        PrivateKey first = exchange.privateKey(vector.privateKey());
        try (Secret secret = exchange.agree(first, vector.peer())) {
            expect(vector.secret(), secret.expose(), "the shared secret");
        }
        KeyExchange.Answer answer = exchange.answer(vector.publicValue());
        try (Secret ours = answer.sharedSecret();
                Secret theirs = exchange.agree(first, answer.serverShare())) {
            expect(ours.equals(theirs), "two parties arrived at different secrets");
        }
        return exchange;
    }
}
