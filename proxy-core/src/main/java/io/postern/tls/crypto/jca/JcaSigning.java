// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HardwareKey;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs by one scheme with one library. A key that the library can read is translated once, when its signer is made. A
 * key that cannot be read stands for one in hardware: the provider that it brings signs, or whichever registered one knows
 * it, and such a signer counts as slow.
 */
final class JcaSigning implements CryptoProvider.Signing {

    private static final Logger LOG = LoggerFactory.getLogger(JcaSigning.class);

    private final SchemeParameters parameters;
    private final Library library;
    private final boolean slow;
    private final SecureRandom random;
    private final PerThread<Signature> signatures;

    /**
     * Prepares signing.
     *
     * @param slow whether this library takes more than about 300 µs for a signature even with the shortest key
     * @throws GeneralSecurityException where the library does not have the scheme
     */
    JcaSigning(SignatureScheme scheme, Library library, boolean slow, SecureRandom random)
            throws GeneralSecurityException {
        this.parameters = SchemeParameters.of(scheme);
        this.library = library;
        this.slow = slow;
        this.random = random;
        this.signatures = new PerThread<>(() -> parameters.signature(library));
    }

    @Override
    public SignatureScheme scheme() {
        return parameters.scheme();
    }

    @Override
    public String provider() {
        return library.name();
    }

    @Override
    public @Nullable Signer signer(PrivateKey privateKey, PublicKey publicKey) {
        KeyKind kind = KeyKind.of(publicKey);
        if (!parameters.fits(kind)) {
            return null;
        }
        try {
            byte[] encoded = privateKey.getEncoded();
            if (encoded == null) {
                return hardware(privateKey, publicKey);
            }
            return new JcaSigner(
                    parameters.scheme(),
                    library.name(),
                    slow || kind.large(),
                    translate(PortableKey.ofPrivate(kind.type(), encoded)),
                    signatures,
                    random);
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.warn("{} cannot sign by {} with this key: {}", library.name(), scheme(), Reasons.of(e));
            return null;
        }
    }

    private Signer hardware(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        PssParameters pss = parameters.pssParameters();
        try {
            return HardwareSigner.of(parameters, privateKey);
        } catch (NoSuchAlgorithmException e) {
            if (pss != null && privateKey instanceof HardwareKey key) {
                return BareRsaSigner.of(scheme(), pss, key, publicKey, random);
            }
            throw e;
        }
    }

    /** The library's own form of a key, so that a signature need not convert it. */
    private PrivateKey translate(byte[] encoded) throws GeneralSecurityException {
        return parameters.keyFactory(library).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
