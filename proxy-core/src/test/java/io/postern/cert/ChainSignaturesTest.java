// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChainSignaturesTest {

    /** Which alone signs by every variant of RSASSA-PSS. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private static final Map<KeyType, KeyPair> KEYS = new EnumMap<>(KeyType.class);

    static Stream<Arguments> algorithms() {
        return Stream.of(
                Arguments.of("SHA1withRSA", KeyType.RSA_2048, List.of(0x0201)),
                Arguments.of("SHA256withRSA", KeyType.RSA_2048, List.of(0x0401)),
                Arguments.of("SHA384withRSA", KeyType.RSA_2048, List.of(0x0501)),
                Arguments.of("SHA512withRSA", KeyType.RSA_2048, List.of(0x0601)),
                Arguments.of("SHA224withRSA", KeyType.RSA_2048, List.of()),
                Arguments.of("SHA1withECDSA", KeyType.EC_P256, List.of(0x0203)),
                Arguments.of("SHA256withECDSA", KeyType.EC_P384, List.of(0x0403)),
                Arguments.of("SHA384withECDSA", KeyType.EC_P256, List.of(0x0503)),
                Arguments.of("SHA512withECDSA", KeyType.EC_P521, List.of(0x0603)),
                Arguments.of("SHA224withECDSA", KeyType.EC_P256, List.of()),
                Arguments.of("Ed25519", KeyType.ED25519, List.of(0x0807)),
                Arguments.of("Ed448", KeyType.ED448, List.of(0x0808)),
                Arguments.of("ML-DSA-44", KeyType.ML_DSA_44, List.of(0x0904)),
                Arguments.of("ML-DSA-65", KeyType.ML_DSA_65, List.of(0x0905)),
                Arguments.of("ML-DSA-87", KeyType.ML_DSA_87, List.of(0x0906)));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void signatureAlgorithmStandsForSchemes(String algorithm, KeyType issuer, List<Integer> schemes) throws Exception {
        byte[] certificate = issued("CN=leaf", new JcaContentSignerBuilder(algorithm), issuer);
        assertEquals(List.of(schemes), ChainSignatures.of(List.of(certificate)));
    }

    static Stream<Arguments> pss() {
        return Stream.of(
                Arguments.of(pss("SHA-256", 32), List.of(0x0804, 0x0809)),
                Arguments.of(pss("SHA-384", 48), List.of(0x0805, 0x080a)),
                Arguments.of(pss("SHA-512", 64), List.of(0x0806, 0x080b)),
                Arguments.of(pss("SHA-1", 20), List.of()),
                Arguments.of(pss("SHA-256", 20), List.of()));
    }

    @ParameterizedTest
    @MethodSource("pss")
    void pssStandsForTheSchemesOfItsHash(PSSParameterSpec parameters, List<Integer> schemes) throws Exception {
        for (KeyType issuer : List.of(KeyType.RSA_2048, KeyType.RSA_PSS_2048)) {
            byte[] certificate = issued(
                    "CN=leaf", new JcaContentSignerBuilder("RSASSA-PSS", parameters).setProvider(PROVIDER), issuer);
            assertEquals(List.of(schemes), ChainSignatures.of(List.of(certificate)), issuer.name());
        }
    }

    @Test
    void pssWithParametersOfItsOwnStandsForNoScheme() throws Exception {
        Certificate good = Certificate.getInstance(
                issued("CN=leaf", new JcaContentSignerBuilder("SHA256withRSA"), KeyType.RSA_2048));
        AlgorithmIdentifier sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
        AlgorithmIdentifier sha1 = RSASSAPSSparams.DEFAULT_HASH_ALGORITHM;
        RSASSAPSSparams otherMask = new RSASSAPSSparams(
                sha256,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha1),
                new ASN1Integer(32),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
        for (AlgorithmIdentifier algorithm : List.of(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, new ASN1Integer(1)),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, otherMask))) {
            byte[] der = new DERSequence(new ASN1Encodable[] {good.getTBSCertificate(), algorithm, good.getSignature()})
                    .getEncoded();
            assertEquals(List.of(List.of()), ChainSignatures.of(List.of(der)));
        }
    }

    @Test
    void certificateThatIsItsOwnIssuerIsLeftOut() throws Exception {
        X509Certificate leaf = TestCredentials.of("shop.example").certificate(KeyType.RSA_2048);
        List<byte[]> chain = List.of(leaf.getEncoded(), TestCredentials.ca().getEncoded());
        assertEquals(List.of(List.of(0x0403)), ChainSignatures.of(chain));
    }

    @Test
    void certificateThatCannotBeReadHasNone() throws Exception {
        byte[] good = issued("CN=leaf", new JcaContentSignerBuilder("Ed25519"), KeyType.ED25519);
        List<byte[]> chain = List.of(good, new byte[0], Arrays.copyOf(good, good.length - 1), good);
        assertEquals(List.of(List.of(0x0807), List.of(), List.of(), List.of(0x0807)), ChainSignatures.of(chain));
        for (int length = 0; length < good.length; length++) {
            assertEquals(List.of(List.of()), ChainSignatures.of(List.of(Arrays.copyOf(good, length))));
        }
    }

    /** RFC 5280 §4.1.2.6 wants the alternative name to be critical then; clients do not mind. */
    @Test
    void certificateThatJavaRefusesIsRead() throws Exception {
        byte[] nameless = issued("", new JcaContentSignerBuilder("SHA256withECDSA"), KeyType.EC_P256);
        assertThrows(CertificateException.class, () -> CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(nameless)));
        assertEquals(List.of(List.of(0x0403)), ChainSignatures.of(List.of(nameless)));
    }

    private static byte[] issued(String subject, JcaContentSignerBuilder signer, KeyType issuer) throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        new X500Name("CN=issuer"),
                        BigInteger.ONE,
                        Date.from(now),
                        Date.from(now.plusSeconds(60)),
                        new X500Name(subject),
                        keys(KeyType.EC_P256).getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "shop.example")));
        return builder.build(signer.build(keys(issuer).getPrivate())).getEncoded();
    }

    private static KeyPair keys(KeyType type) {
        return KEYS.computeIfAbsent(type, KeyType::generate);
    }

    private static PSSParameterSpec pss(String hash, int salt) {
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
