// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HardwareKey;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
     * A credential named after the chain's origin. A key in hardware signs once, to show that it is the certificate's.
     *
     * @throws CredentialException where the key is not that of the first certificate, or no scheme can sign with it
     */
    public static Credential of(CertificateChain chain, PrivateKey key, CryptoProvider crypto)
            throws CredentialException {
        PublicKey publicKey = chain.publicKey();
        if (key instanceof HardwareKey ? !isSameFamily(key, publicKey) : !fits(key, publicKey)) {
            throw misfit(chain, key);
        }
        List<Signer> signers = crypto.signers(key, publicKey);
        if (key instanceof HardwareKey hardware) {
            checkHardware(hardware, chain, signers, crypto);
        }
        if (signers.isEmpty()) {
            throw new CredentialException("no signature scheme can use this " + describe(publicKey)
                    + " key; expected ECDSA on P-256, P-384 or P-521, Ed25519, Ed448, ML-DSA, or RSA of 2048 bits or"
                    + " more");
        }
        return credential(chain, signers);
    }

    private static Credential credential(CertificateChain chain, List<Signer> signers) throws CredentialException {
        String broken = ChainFacts.brokenSignature(chain.encoded());
        if (broken != null) {
            throw new CredentialException(chain.origin() + " has a certificate that is signed over " + broken
                    + ", which no client may be given (RFC 8446, section 4.4.2.2); expected SHA-256 or better");
        }
        try {
            return new Credential(chain.origin(), chain.encoded(), signers);
        } catch (RuntimeException e) { // BouncyCastle reads some things more strictly than Java has
            throw new CredentialException(
                    chain.origin() + " has a certificate that is not valid X.509: " + Text.oneLine(e.getMessage()));
        }
    }

    private static CredentialException misfit(CertificateChain chain, PrivateKey key) {
        return new CredentialException("the key does not fit the certificate in " + chain.origin()
                + ": expected the private key of its " + describe(chain.publicKey()) + " key"
                + fittingOther(chain, key));
    }

    /** Whether both are of RSA, be it restricted to RSASSA-PSS or not, or both of another algorithm. */
    private static boolean isSameFamily(PrivateKey privateKey, PublicKey publicKey) {
        return privateKey.getAlgorithm().startsWith("RSA")
                ? publicKey.getAlgorithm().startsWith("RSA")
                : privateKey.getAlgorithm().equals(publicKey.getAlgorithm());
    }

    /** Of a key that stays in its device, only a signature can show that it is the certificate's. */
    private static void checkHardware(
            HardwareKey key, CertificateChain chain, List<Signer> signers, CryptoProvider crypto)
            throws CredentialException {
        if (signers.isEmpty()) {
            throw new CredentialException("the token signs by no scheme of TLS 1.3 with this "
                    + describe(chain.publicKey()) + " key; expected ECDSA on P-256, P-384 or P-521 (CKM_ECDSA), or"
                    + " RSA of 2048 bits or more (CKM_RSA_PKCS_PSS or CKM_RSA_X_509)");
        }
        Signer signer = signers.getFirst();
        CryptoProvider.Verifying verifying = crypto.verifying(signer.scheme());
        Verifier verifier =
                verifying == null ? null : verifying.verifier(chain.publicKey().getEncoded());
        byte[] content = "Postern asks whether key and certificate fit".getBytes(StandardCharsets.US_ASCII);
        try {
            if (verifier == null || !verifier.verify(content, signer.sign(content))) {
                throw misfit(chain, key);
            }
        } catch (TlsException e) {
            throw new CredentialException("the token does not sign by " + signer.scheme() + ": " + Text.reason(e));
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
