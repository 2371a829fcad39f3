// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.util.Arrays;

/**
 * X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): in shares and in the secret, ML-KEM's part stands first, x25519's second.
 */
record HybridGroup(MlKem768 kem, KeyExchange x25519) implements KeyExchange {

    @Override
    public NamedGroup group() {
        return NamedGroup.X25519MLKEM768;
    }

    @Override
    public String provider() {
        return kem.provider().equals(x25519.provider()) ? kem.provider() : kem.provider() + " and " + x25519.provider();
    }

    @Override
    public Answer answer(byte[] clientShare) {
        if (clientShare.length != group().clientShareLength()) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        int split = MlKem768.ENCAPSULATION_KEY_LENGTH;
        Answer classical = x25519.answer(Arrays.copyOfRange(clientShare, split, clientShare.length));
        try (Secret second = classical.sharedSecret()) {
            MlKem768.Encapsulation kemPart = kem.encapsulate(Arrays.copyOf(clientShare, split));
            try (Secret first = kemPart.sharedSecret()) {
                return new Answer(
                        join(kemPart.ciphertext(), classical.serverShare()),
                        Secret.owning(join(first.expose(), second.expose())));
            }
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
