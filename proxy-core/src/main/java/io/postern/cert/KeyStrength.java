// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.CryptoProvider.Verifying;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** The keys and signatures that a peer's certificates may have. */
final class KeyStrength {

    /** Verifying is cheap only while the exponent is short; 65537 has 17 bits. */
    private static final int LONGEST_EXPONENT = 64;

    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private static final Set<ASN1ObjectIdentifier> HASHES =
            Set.of(NISTObjectIdentifiers.id_sha256, NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_sha512);

    private static final Set<ASN1ObjectIdentifier> ML_DSA = Set.of(
            NISTObjectIdentifiers.id_ml_dsa_44, NISTObjectIdentifiers.id_ml_dsa_65, NISTObjectIdentifiers.id_ml_dsa_87);

    /** Those of RFC 8446 §4.2.3 without SHA-1, beside ML-DSA; RSASSA-PSS depends on its parameters. */
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            EdECObjectIdentifiers.id_Ed25519,
            EdECObjectIdentifiers.id_Ed448);

    /** The broken ones by name, since RFC 8446 §4.4.2.4 names them. */
    private static final Map<ASN1ObjectIdentifier, String> BROKEN = Map.of(
            PKCSObjectIdentifiers.md5WithRSAEncryption, "MD5",
            PKCSObjectIdentifiers.sha1WithRSAEncryption, "SHA-1",
            X9ObjectIdentifiers.ecdsa_with_SHA1, "SHA-1",
            OIWObjectIdentifiers.sha1WithRSA, "SHA-1");

    private KeyStrength() {}

    /** Why a key cannot be used, as what its owner has ("an RSA key of 1024 bits ..."); null where it can. */
    static @Nullable String objection(SubjectPublicKeyInfo key) {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)
                || algorithm.equals(EdECObjectIdentifiers.id_Ed448)
                || ML_DSA.contains(algorithm)) {
            return null;
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve && CURVES.contains(curve)
                    ? null
                    : "an EC key on another curve than P-256, P-384 and P-521";
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
                || algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return rsaObjection(key);
        }
        return "a key of the algorithm " + algorithm + "; expected RSA, ECDSA, Ed25519, Ed448 or ML-DSA";
    }

    private static @Nullable String rsaObjection(SubjectPublicKeyInfo key) {
        BigInteger modulus;
        BigInteger exponent;
        try {
            RSAPublicKey rsa = RSAPublicKey.getInstance(key.parsePublicKey());
            modulus = rsa.getModulus();
            exponent = rsa.getPublicExponent();
        } catch (IOException | RuntimeException _) {
            return "an RSA key that cannot be read";
        }
        if (modulus.bitLength() < Verifying.SHORTEST_RSA || modulus.bitLength() > Verifying.LONGEST_RSA) {
            return "an RSA key of " + modulus.bitLength() + " bits; expected " + Verifying.SHORTEST_RSA + " to "
                    + Verifying.LONGEST_RSA;
        }
        return exponent.bitLength() <= LONGEST_EXPONENT
                ? null
                : "an RSA key with an exponent of " + exponent.bitLength() + " bits";
    }

    /** The hash of a signature that is known to be broken; null for every other. */
    static @Nullable String brokenHash(AlgorithmIdentifier signature) {
        return BROKEN.get(signature.getAlgorithm());
    }

    /** Why a signature proves nothing ("is signed over SHA-1 ..."); null where it does. */
    static @Nullable String objection(AlgorithmIdentifier signature) {
        ASN1ObjectIdentifier algorithm = signature.getAlgorithm();
        if (SIGNATURES.contains(algorithm) || ML_DSA.contains(algorithm)) {
            return null;
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return pssObjection(signature);
        }
        String broken = BROKEN.get(algorithm);
        return broken == null
                ? "is signed by the algorithm " + algorithm + ", which RFC 8446 does not know"
                : "is signed over " + broken + ", which proves nothing";
    }

    private static @Nullable String pssObjection(AlgorithmIdentifier signature) {
        try {
            ASN1ObjectIdentifier hash = RSASSAPSSparams.getInstance(signature.getParameters())
                    .getHashAlgorithm()
                    .getAlgorithm();
            return HASHES.contains(hash) ? null : "is signed by RSASSA-PSS over the hash " + hash;
        } catch (RuntimeException _) {
            return "is signed by RSASSA-PSS with parameters that cannot be read";
        }
    }
}
