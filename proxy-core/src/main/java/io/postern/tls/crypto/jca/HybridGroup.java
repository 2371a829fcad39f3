// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.util.Arrays;

/** A hybrid of an elliptic curve and ML-KEM (draft-ietf-tls-ecdhe-mlkem): shares and secrets are joined end to end. */
record HybridGroup(Hybrid hybrid, MlKem kem, KeyExchange classical) implements KeyExchange {

    @Override
    public NamedGroup group() {
        return hybrid.group();
    }

    @Override
    public String provider() {
        String first = hybrid.kemFirst() ? kem.provider() : classical.provider();
        String second = hybrid.kemFirst() ? classical.provider() : kem.provider();
        return first.equals(second) ? first : first + " and " + second;
    }

    @Override
    public boolean slow() {
        return kem.slow() || classical.slow();
    }

    @Override
    public Answer answer(byte[] clientShare) {
        if (clientShare.length != group().clientShareLength()) {
            throw new TlsException(Fault.BAD_KEY_SHARE);
        }
        int kemLength = hybrid.kem().encapsulationKeyLength();
        int split = hybrid.kemFirst() ? kemLength : clientShare.length - kemLength;
        byte[] first = Arrays.copyOf(clientShare, split);
        byte[] second = Arrays.copyOfRange(clientShare, split, clientShare.length);
        return hybrid.kemFirst() ? answer(second, first) : answer(first, second);
    }

    private Answer answer(byte[] point, byte[] encapsulationKey) {
        Answer agreed = classical.answer(point);
        try (Secret agreedSecret = agreed.sharedSecret()) {
            MlKem.Encapsulation made = kem.encapsulate(encapsulationKey);
            try (Secret kemSecret = made.sharedSecret()) {
                return new Answer(
                        join(made.ciphertext(), agreed.serverShare()),
                        Secret.owning(join(kemSecret.expose(), agreedSecret.expose())));
            }
        }
    }

    private byte[] join(byte[] ofKem, byte[] ofCurve) {
        byte[] first = hybrid.kemFirst() ? ofKem : ofCurve;
        byte[] second = hybrid.kemFirst() ? ofCurve : ofKem;
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
