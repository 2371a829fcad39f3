// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.jspecify.annotations.Nullable;

/**
 * A signature scheme (RFC 8446 §4.2.3) in the words of the JCA.
 *
 * @param keyType what the key must be: in TLS 1.3 an ECDSA scheme names the curve too, and an RSA scheme how the
 *     certificate identifies the key
 * @param pssParameters null for schemes without parameters
 */
record SchemeParameters(
        SignatureScheme scheme,
        KeyKind.Type keyType,
        String[] signatureNames,
        String[] keyNames,
        @Nullable PssParameters pssParameters) {

    static SchemeParameters of(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> ecdsa(scheme, KeyKind.Type.P256, "SHA256withECDSA");
            case ECDSA_SECP384R1_SHA384 -> ecdsa(scheme, KeyKind.Type.P384, "SHA384withECDSA");
            case ECDSA_SECP521R1_SHA512 -> ecdsa(scheme, KeyKind.Type.P521, "SHA512withECDSA");
            case RSA_PSS_RSAE_SHA256 -> pss(scheme, KeyKind.Type.RSA, PssParameters.SHA256);
            case RSA_PSS_RSAE_SHA384 -> pss(scheme, KeyKind.Type.RSA, PssParameters.SHA384);
            case RSA_PSS_RSAE_SHA512 -> pss(scheme, KeyKind.Type.RSA, PssParameters.SHA512);
            case RSA_PSS_PSS_SHA256 -> pss(scheme, KeyKind.Type.RSA_PSS, PssParameters.SHA256);
            case RSA_PSS_PSS_SHA384 -> pss(scheme, KeyKind.Type.RSA_PSS, PssParameters.SHA384);
            case RSA_PSS_PSS_SHA512 -> pss(scheme, KeyKind.Type.RSA_PSS, PssParameters.SHA512);
            case ED25519 -> plain(scheme, KeyKind.Type.ED25519, "Ed25519", "EdDSA");
            case ED448 -> plain(scheme, KeyKind.Type.ED448, "Ed448");
            case MLDSA44 -> plain(scheme, KeyKind.Type.ML_DSA_44, "ML-DSA-44", "ML-DSA");
            case MLDSA65 -> plain(scheme, KeyKind.Type.ML_DSA_65, "ML-DSA-65", "ML-DSA");
            case MLDSA87 -> plain(scheme, KeyKind.Type.ML_DSA_87, "ML-DSA-87", "ML-DSA");
        };
    }

    private static SchemeParameters ecdsa(SignatureScheme scheme, KeyKind.Type curve, String name) {
        return new SchemeParameters(scheme, curve, names(name), names("EC"), null);
    }

    /** Conscrypt has a name per hash where the others have one for all. */
    private static SchemeParameters pss(SignatureScheme scheme, KeyKind.Type type, PssParameters pss) {
        String conscryptName = pss.name() + "withRSA/PSS";
        return new SchemeParameters(scheme, type, names("RSASSA-PSS", conscryptName), names("RSA"), pss);
    }

    private static SchemeParameters plain(SignatureScheme scheme, KeyKind.Type type, String... names) {
        return new SchemeParameters(scheme, type, names, names, null);
    }

    private static String[] names(String... names) {
        return names;
    }

    /** Whether such a key may sign by this scheme. */
    boolean fits(KeyKind kind) {
        return kind.type() == keyType && (pssParameters == null || fits(kind, pssParameters));
    }

    private static boolean fits(KeyKind kind, PssParameters scheme) {
        RSASSAPSSparams own = kind.pss();
        return kind.bits() >= CryptoProvider.Verifying.SHORTEST_RSA && (own == null || scheme.allowedBy(own));
    }

    /** Whether a peer with such a key may sign by this scheme. */
    boolean fitsPeer(KeyKind kind) {
        return fits(kind) && kind.bits() <= CryptoProvider.Verifying.LONGEST_RSA;
    }

    /** What makes keys for that library. */
    KeyFactory keyFactory(Library library) throws GeneralSecurityException {
        try {
            return library.service(KeyFactory::getInstance, keyNames);
        } catch (GeneralSecurityException e) {
            // Corretto signs by Ed25519 with keys of the JDK's making: it has no factory of its own for them.
            return KeyFactory.getInstance(keyNames[0]);
        }
    }

    /** A new object of that library, ready for a key. */
    Signature signature(Library library) throws GeneralSecurityException {
        Signature signature = library.service(Signature::getInstance, signatureNames);
        PSSParameterSpec pss = pss();
        if (pss != null) {
            signature.setParameter(pss);
        }
        return signature;
    }

    /** Null for schemes without parameters. */
    @Nullable
    PSSParameterSpec pss() {
        return pssParameters == null
                ? null
                : new PSSParameterSpec(
                        pssParameters.hash(),
                        "MGF1",
                        new MGF1ParameterSpec(pssParameters.hash()),
                        pssParameters.saltLength(),
                        PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
