// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate whose every part a test may choose, which {@link TestCredentials} does not offer. It is signed by the
 * issuer's key whatever the names say.
 *
 * @param notBefore when it begins; it ends 30 days later
 * @param keyUsage bits of {@link KeyUsage}
 * @param namesIssuersLocation whether it says, as those of public authorities do, where its issuer's certificate is
 */
public record OddCertificate(
        String subject,
        String issuer,
        KeyPair keys,
        KeyPair issuerKeys,
        Instant notBefore,
        List<String> dnsNames,
        int keyUsage,
        KeyPurposeId purpose,
        boolean namesIssuersLocation) {

    public static final Duration LIFETIME = Duration.ofDays(30);

    /** A server certificate that is its own issuer and began a day ago. */
    public static OddCertificate selfSigned(String subject, KeyPair keys, String... dnsNames) {
        Instant begin = Instant.now().minus(Duration.ofDays(1));
        return new OddCertificate(
                subject,
                subject,
                keys,
                keys,
                begin,
                List.of(dnsNames),
                KeyUsage.digitalSignature,
                KeyPurposeId.id_kp_serverAuth,
                false);
    }

    public OddCertificate issuedBy(String name, KeyPair theirs) {
        return new OddCertificate(
                subject, name, keys, theirs, notBefore, dnsNames, keyUsage, purpose, namesIssuersLocation);
    }

    public OddCertificate from(Instant begin) {
        return new OddCertificate(
                subject, issuer, keys, issuerKeys, begin, dnsNames, keyUsage, purpose, namesIssuersLocation);
    }

    public OddCertificate usedFor(int usage, KeyPurposeId otherPurpose) {
        return new OddCertificate(
                subject, issuer, keys, issuerKeys, notBefore, dnsNames, usage, otherPurpose, namesIssuersLocation);
    }

    public OddCertificate namingIssuersLocation() {
        return new OddCertificate(subject, issuer, keys, issuerKeys, notBefore, dnsNames, keyUsage, purpose, true);
    }

    public X509Certificate build() {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            new X500Name(issuer),
                            BigInteger.valueOf(7),
                            Date.from(notBefore),
                            Date.from(notBefore.plus(LIFETIME)),
                            new X500Name(subject),
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (!dnsNames.isEmpty()) {
                GeneralName[] names = dnsNames.stream()
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            if (namesIssuersLocation) {
                GeneralName location =
                        new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example/issuer.der");
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(X509ObjectIdentifiers.id_ad_caIssuers, location));
            }
            String algorithm =
                    switch (issuerKeys.getPrivate().getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EdDSA", "Ed25519" -> "Ed25519";
                        case "DSA" -> "SHA256withDSA";
                        default -> "SHA256withECDSA";
                    };
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
