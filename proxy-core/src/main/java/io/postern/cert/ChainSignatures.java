// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * What a client must accept in signature_algorithms_cert, or else in signature_algorithms, to accept a chain (RFC 8446
 * §4.4.2.2). Reads only what it needs: Java's parser refuses some certificates that clients take.
 */
public final class ChainSignatures {

    /** RFC 8446 §4.2.3. For ECDSA a certificate's algorithm says the hash and not the curve. */
    private static final Map<ASN1ObjectIdentifier, List<Integer>> SCHEMES = Map.ofEntries(
            Map.entry(PKCSObjectIdentifiers.sha1WithRSAEncryption, List.of(0x0201)),
            Map.entry(PKCSObjectIdentifiers.sha256WithRSAEncryption, List.of(0x0401)),
            Map.entry(PKCSObjectIdentifiers.sha384WithRSAEncryption, List.of(0x0501)),
            Map.entry(PKCSObjectIdentifiers.sha512WithRSAEncryption, List.of(0x0601)),
            Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA1, List.of(0x0203)),
            Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA256, List.of(0x0403)),
            Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA384, List.of(0x0503)),
            Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA512, List.of(0x0603)),
            Map.entry(EdECObjectIdentifiers.id_Ed25519, List.of(0x0807)),
            Map.entry(EdECObjectIdentifiers.id_Ed448, List.of(0x0808)),
            Map.entry(NISTObjectIdentifiers.id_ml_dsa_44, List.of(0x0904)),
            Map.entry(NISTObjectIdentifiers.id_ml_dsa_65, List.of(0x0905)),
            Map.entry(NISTObjectIdentifiers.id_ml_dsa_87, List.of(0x0906)));

    /** RSASSA-PSS by its hash: the signature does not say whether the issuer's key is restricted to it. */
    private static final Map<ASN1ObjectIdentifier, Pss> PSS = Map.of(
            NISTObjectIdentifiers.id_sha256, new Pss(32, List.of(0x0804, 0x0809)),
            NISTObjectIdentifiers.id_sha384, new Pss(48, List.of(0x0805, 0x080a)),
            NISTObjectIdentifiers.id_sha512, new Pss(64, List.of(0x0806, 0x080b)));

    private record Pss(int saltLength, List<Integer> schemes) {}

    private ChainSignatures() {}

    /**
     * For each certificate that another one signs, in the chain's order, the schemes of which a client must accept one;
     * nobody verifies the signature of one that is its own issuer, which is left out.
     *
     * @param chainDer certificates in DER
     * @return code points of SignatureScheme; none for a certificate that cannot be read, or that is signed in a way that no
     *     scheme stands for
     */
    public static List<List<Integer>> of(List<byte[]> chainDer) {
        List<List<Integer>> signatures = new ArrayList<>();
        for (byte[] der : chainDer) {
            List<Integer> schemes = schemes(der);
            if (schemes != null) {
                signatures.add(schemes);
            }
        }
        return List.copyOf(signatures);
    }

    private static @Nullable List<Integer> schemes(byte[] der) {
        try {
            Certificate certificate = Certificate.getInstance(der);
            return certificate.getSubject().equals(certificate.getIssuer())
                    ? null
                    : schemes(certificate.getSignatureAlgorithm());
        } catch (RuntimeException e) { // of whatever the parser comes across
            return List.of();
        }
    }

    private static List<Integer> schemes(AlgorithmIdentifier algorithm) {
        ASN1Encodable parameters = algorithm.getParameters();
        return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS) && parameters != null
                ? pssSchemes(RSASSAPSSparams.getInstance(parameters))
                : SCHEMES.getOrDefault(algorithm.getAlgorithm(), List.of());
    }

    /** All schemes have MGF1 over the same hash, and a salt of its length. */
    private static List<Integer> pssSchemes(RSASSAPSSparams parameters) {
        ASN1ObjectIdentifier hash = parameters.getHashAlgorithm().getAlgorithm();
        AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
        Pss pss = PSS.get(hash);
        if (pss == null) {
            return List.of();
        }
        boolean asInTls = mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && AlgorithmIdentifier.getInstance(mask.getParameters())
                        .getAlgorithm()
                        .equals(hash)
                && parameters.getSaltLength().equals(BigInteger.valueOf(pss.saltLength))
                && parameters.getTrailerField().equals(BigInteger.ONE);
        return asInTls ? pss.schemes : List.of();
    }
}
