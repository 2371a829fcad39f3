// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.Signer;
import java.io.IOException;
import java.security.AsymmetricKey;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.Arrays;

/** Brings a chain and its key together. */
public final class Credentials {

    private Credentials() {}

    /**
     * A credential named after the chain's file.
     *
     * @throws CredentialException where the key is not that of the first certificate, or no scheme can sign with it
     */
    public static Credential of(CertificateChain chain, PrivateKey key, CryptoProvider crypto)
            throws CredentialException {
        PublicKey publicKey = chain.publicKey();
        if (!fits(key, publicKey)) {
            throw new CredentialException("the key does not fit the certificate in " + chain.file()
                    + ": expected the private key of its " + describe(publicKey) + " key" + fittingOther(chain, key));
        }
        List<Signer> signers = crypto.signers(key, publicKey);
        if (signers.isEmpty()) {
            throw new CredentialException("no signature scheme can use this " + describe(publicKey)
                    + " key; expected ECDSA on P-256, P-384 or P-521, Ed25519, Ed448, ML-DSA, or RSA of 2048 bits or"
                    + " more");
        }
        String broken = ChainFacts.brokenSignature(chain.encoded());
        if (broken != null) {
            throw new CredentialException(chain.file() + " has a certificate that is signed over " + broken
                    + ", which no client may be given (RFC 8446, section 4.4.2.2); expected SHA-256 or better");
        }
        try {
            return new Credential(chain.file().toString(), chain.encoded(), signers);
        } catch (RuntimeException e) { // BouncyCastle reads some things more strictly than Java has
            throw new CredentialException(
                    chain.file() + " has a certificate that is not valid X.509: " + Text.oneLine(e.getMessage()));
        }
    }

    private static String fittingOther(CertificateChain chain, PrivateKey key) {
        List<X509Certificate> certificates = chain.certificates();
        for (int i = 1; i < certificates.size(); i++) {
            if (fits(key, certificates.get(i).getPublicKey())) {
                return "; it fits certificate " + (i + 1) + " of the file, which has to stand first";
            }
        }
        return "";
    }

    /** Computes the public key from the private one, which needs no provider and no guess at a signature scheme. */
    static boolean fits(PrivateKey privateKey, PublicKey publicKey) {
        try {
            AsymmetricKeyParameter secret = PrivateKeyFactory.createKey(privateKey.getEncoded());
            AsymmetricKeyParameter open = PublicKeyFactory.createKey(publicKey.getEncoded());
            return switch (secret) {
                case RSAKeyParameters rsa ->
                    open instanceof RSAKeyParameters other && rsa.getModulus().equals(other.getModulus());
                case ECPrivateKeyParameters ec -> open instanceof ECPublicKeyParameters other && fits(ec, other);
                case Ed25519PrivateKeyParameters ed ->
                    open instanceof Ed25519PublicKeyParameters other
                            && Arrays.areEqual(ed.generatePublicKey().getEncoded(), other.getEncoded());
                case Ed448PrivateKeyParameters ed ->
                    open instanceof Ed448PublicKeyParameters other
                            && Arrays.areEqual(ed.generatePublicKey().getEncoded(), other.getEncoded());
                case MLDSAPrivateKeyParameters mlDsa ->
                    open instanceof MLDSAPublicKeyParameters other
                            && Arrays.areEqual(mlDsa.getPublicKeyParameters().getEncoded(), other.getEncoded());
                default -> false;
            };
        } catch (IOException | RuntimeException e) {
            return false; // one of the two is of a kind that cannot sign
        }
    }

    private static boolean fits(ECPrivateKeyParameters secret, ECPublicKeyParameters open) {
        return secret.getParameters().getCurve().equals(open.getParameters().getCurve())
                && new FixedPointCombMultiplier()
                        .multiply(secret.getParameters().getG(), secret.getD())
                        .equals(open.getQ());
    }

    private static String describe(PublicKey key) {
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().bitLength() + "-bit " + key.getAlgorithm();
            case ECKey ec -> ec.getParams().getCurve().getField().getFieldSize() + "-bit " + key.getAlgorithm();
            case AsymmetricKey named
            when named.getParams() instanceof NamedParameterSpec parameters -> parameters.getName();
            default -> key.getAlgorithm();
        };
    }
}
