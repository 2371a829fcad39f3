// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Secret;
import java.math.BigInteger;
import java.util.function.UnaryOperator;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A key exchange whose private key is known beforehand.
 *
 * @param share its public value
 * @param agreement from the client's share to the secret
 */
public record PinnedKeyExchange(NamedGroup group, byte[] share, UnaryOperator<byte[]> agreement)
        implements KeyExchange {

    /** @throws IllegalArgumentException unless it is x25519 or secp256r1 */
    public static PinnedKeyExchange of(NamedGroup group, byte[] privateKey) {
        return switch (group) {
            case X25519 -> x25519(privateKey);
            case SECP256R1 -> secp256r1(new BigInteger(1, privateKey));
            default -> throw new IllegalArgumentException(group.toString());
        };
    }

    private static PinnedKeyExchange x25519(byte[] privateKey) {
        byte[] share = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(privateKey, 0, share, 0);
        return new PinnedKeyExchange(NamedGroup.X25519, share, clientShare -> {
            byte[] secret = new byte[X25519.POINT_SIZE];
            X25519.scalarMult(privateKey, 0, clientShare, 0, secret, 0);
            return secret;
        });
    }

    private static PinnedKeyExchange secp256r1(BigInteger privateKey) {
        ECNamedCurveParameterSpec curve = ECNamedCurveTable.getParameterSpec("secp256r1");
        ECPoint share = curve.getG().multiply(privateKey);
        return new PinnedKeyExchange(NamedGroup.SECP256R1, share.getEncoded(false), clientShare -> curve.getCurve()
                .decodePoint(clientShare)
                .multiply(privateKey)
                .normalize()
                .getAffineXCoord()
                .getEncoded());
    }

    @Override
    public String provider() {
        return "test";
    }

    @Override
    public boolean slow() {
        return false;
    }

    @Override
    public Answer answer(byte[] clientShare) {
        return new Answer(share.clone(), Secret.owning(agreement.apply(clientShare)));
    }
}
