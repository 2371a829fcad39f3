// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.HardwareKey;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * An RSA key in hardware that has the bare RSA function (CKM_RSA_X_509), but not RSASSA-PSS, as tokens from before TLS 1.3:
 * the message is encoded here (RFC 8017 §9.1).
 */
record BareRsaSigner(
        SignatureScheme scheme, PssParameters pss, HardwareKey key, RSAKeyParameters publicKey, SecureRandom random)
        implements Signer {

    /**
     * Sees to it that the provider has the function.
     *
     * @throws GeneralSecurityException where it has not
     */
    static BareRsaSigner of(
            SignatureScheme scheme, PssParameters pss, HardwareKey key, PublicKey publicKey, SecureRandom random)
            throws GeneralSecurityException {
        byte[] subjectPublicKeyInfo = PortableKey.ofPublic(KeyKind.of(publicKey).type(), publicKey.getEncoded());
        try {
            BareRsaSigner signer = new BareRsaSigner(
                    scheme, pss, key, (RSAKeyParameters) PublicKeyFactory.createKey(subjectPublicKeyInfo), random);
            var _ = signer.function();
            return signer;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    @Override
    public String provider() {
        return key.provider().getName();
    }

    @Override
    public boolean slow() {
        return true;
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            PSSSigner signer = new PSSSigner(new Token(function(), length()), digest(), pss.saltLength());
            signer.init(true, new ParametersWithRandom(publicKey, random));
            signer.update(content, 0, content.length);
            return signer.generateSignature();
        } catch (GeneralSecurityException | CryptoException | RuntimeException e) {
            throw new TlsException(Fault.INTERNAL, e);
        }
    }

    private Cipher function() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding", key.provider());
        cipher.init(Cipher.ENCRYPT_MODE, key.handle()); // by a private key, that is to sign
        return cipher;
    }

    private Digest digest() {
        return switch (pss) {
            case SHA256 -> new SHA256Digest();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
        };
    }

    /** Of the modulus and so of a signature, in bytes. */
    private int length() {
        return (publicKey.getModulus().bitLength() + 7) / 8;
    }

    /** The token's function in the form that BouncyCastle's encoding calls. */
    private record Token(Cipher function, int length) implements AsymmetricBlockCipher {

        @Override
        public void init(boolean forEncryption, CipherParameters parameters) {}

        @Override
        public int getInputBlockSize() {
            return length;
        }

        @Override
        public int getOutputBlockSize() {
            return length;
        }

        @Override
        public byte[] processBlock(byte[] block, int offset, int count) throws InvalidCipherTextException {
            try {
                byte[] whole = new byte[length]; // tokens do not agree on blocks that are shorter
                System.arraycopy(block, offset, whole, length - count, count);
                return function.doFinal(whole);
            } catch (GeneralSecurityException e) {
                throw new InvalidCipherTextException("the token does not sign", e);
            }
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return scheme + " by " + provider();
    }
}
