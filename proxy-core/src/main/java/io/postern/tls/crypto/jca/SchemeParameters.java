// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A signature scheme (RFC 8446 §4.2.3) in the words of the JCA.
 *
 * @param keyType what the key must be: in TLS 1.3 an ECDSA scheme names the curve too
 * @param pss null for schemes without parameters; else the salt is as long as the hash, and MGF1 uses the same hash
 */
record SchemeParameters(
        SignatureScheme scheme,
        KeyKind.Type keyType,
        String[] signatureNames,
        String[] keyNames,
        @Nullable PSSParameterSpec pss) {

    /** Shorter RSA keys are refused, as they are everywhere on the web. */
    private static final int SHORTEST_RSA = 2048;

    /** A peer's key has no more: what a stranger can make us compute grows with the square of the length. */
    private static final int LONGEST_PEER_RSA = 8192;

    static SchemeParameters of(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> ecdsa(scheme, KeyKind.Type.P256, "SHA256withECDSA");
            case ECDSA_SECP384R1_SHA384 -> ecdsa(scheme, KeyKind.Type.P384, "SHA384withECDSA");
            case RSA_PSS_RSAE_SHA256 -> pss(scheme, "SHA256withRSA/PSS", "SHA-256", MGF1ParameterSpec.SHA256, 32);
            case RSA_PSS_RSAE_SHA384 -> pss(scheme, "SHA384withRSA/PSS", "SHA-384", MGF1ParameterSpec.SHA384, 48);
            case RSA_PSS_RSAE_SHA512 -> pss(scheme, "SHA512withRSA/PSS", "SHA-512", MGF1ParameterSpec.SHA512, 64);
            case ED25519 ->
                new SchemeParameters(
                        scheme, KeyKind.Type.ED25519, names("Ed25519", "EdDSA"), names("Ed25519", "EdDSA"), null);
        };
    }

    private static SchemeParameters ecdsa(SignatureScheme scheme, KeyKind.Type curve, String name) {
        return new SchemeParameters(scheme, curve, names(name), names("EC"), null);
    }

    /** {@code conscryptName}: Conscrypt has a name per hash where the others have one for all. */
    private static SchemeParameters pss(
            SignatureScheme scheme, String conscryptName, String hash, MGF1ParameterSpec mgf1, int salt) {
        return new SchemeParameters(
                scheme,
                KeyKind.Type.RSA,
                names("RSASSA-PSS", conscryptName),
                names("RSA"),
                new PSSParameterSpec(hash, "MGF1", mgf1, salt, PSSParameterSpec.TRAILER_FIELD_BC));
    }

    private static String[] names(String... names) {
        return names;
    }

    /** Whether such a key may sign by this scheme. */
    boolean fits(KeyKind kind) {
        return kind.type() == keyType && (keyType != KeyKind.Type.RSA || kind.bits() >= SHORTEST_RSA);
    }

    /** Whether a peer with such a key may sign by this scheme. */
    boolean fitsPeer(KeyKind kind) {
        return fits(kind) && kind.bits() <= LONGEST_PEER_RSA;
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
        if (pss != null) {
            signature.setParameter(pss);
        }
        return signature;
    }
}
