// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate in the making: a client's in good order, until a test changes that. Each build has another serial number. */
public final class CertificateRecipe {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final String subject;
    private final String issuer;
    private final KeyPair issuerKeys;
    private final ExtensionsGenerator extensions = new ExtensionsGenerator();
    private SubjectPublicKeyInfo key;
    private Instant from = ClientAuthority.NOW.minus(Duration.ofDays(1));
    private Instant until = ClientAuthority.NOW.plus(Duration.ofDays(29));
    private String algorithm;

    CertificateRecipe(String subject, PublicKey key, String issuer, KeyPair issuerKeys) {
        this.subject = subject;
        this.key = SubjectPublicKeyInfo.getInstance(key.getEncoded());
        this.issuer = issuer;
        this.issuerKeys = issuerKeys;
        this.algorithm = algorithm(issuerKeys);
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            with(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            with(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        usage(KeyUsage.digitalSignature);
        purposes(KeyPurposeId.id_kp_clientAuth);
    }

    /** A CA's instead of a client's, with that many intermediates below it at most. */
    public CertificateRecipe authority(@Nullable Integer pathLength) {
        without(Extension.extendedKeyUsage);
        usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        return with(
                Extension.basicConstraints,
                true,
                pathLength == null ? new BasicConstraints(true) : new BasicConstraints(pathLength));
    }

    public CertificateRecipe usage(int bits) {
        return with(Extension.keyUsage, true, new KeyUsage(bits));
    }

    public CertificateRecipe purposes(KeyPurposeId... purposes) {
        return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    public CertificateRecipe from(Instant begin) {
        from = begin;
        return this;
    }

    public CertificateRecipe until(Instant end) {
        until = end;
        return this;
    }

    /** In JCA's words, "SHA1withRSA"; it has to fit the issuer's key. */
    public CertificateRecipe signedBy(String name) {
        algorithm = name;
        return this;
    }

    /** Another key, which need not be one that Java knows. */
    public CertificateRecipe key(SubjectPublicKeyInfo other) {
        key = other;
        return this;
    }

    /** In the place of the one that is there, if there is one. */
    public CertificateRecipe with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        without(oid);
        try {
            extensions.addExtension(oid, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public CertificateRecipe without(ASN1ObjectIdentifier oid) {
        if (extensions.hasExtension(oid)) {
            extensions.removeExtension(oid);
        }
        return this;
    }

    public X509Certificate build() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a certificate that Java cannot read. */
    public byte[] der() {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name(subject),
                    key);
            for (ASN1ObjectIdentifier oid : extensions.generate().getExtensionOIDs()) {
                builder.addExtension(extensions.getExtension(oid));
            }
            return builder.build(signer(algorithm, issuerKeys)).getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static ContentSigner signer(String algorithm, KeyPair keys) throws OperatorCreationException {
        JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm);
        // Java knows RSASSA-PSS by another name.
        return (algorithm.endsWith("MGF1") ? builder.setProvider(new BouncyCastleProvider()) : builder)
                .build(keys.getPrivate());
    }

    static String algorithm(KeyPair keys) {
        String algorithm = keys.getPrivate().getAlgorithm();
        return switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "SHA256withRSAandMGF1";
            case "EC" -> "SHA256withECDSA";
            // The name of the curve or of the parameter set.
            default ->
                keys.getPublic().getParams() instanceof NamedParameterSpec parameters
                        ? parameters.getName()
                        : algorithm;
        };
    }
}
