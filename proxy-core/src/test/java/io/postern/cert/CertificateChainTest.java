// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OddCertificate;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateChainTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final KeyPair OTHER_KEYS = KeyType.EC_P256.generate();
    private static final OddCertificate LEAF =
            OddCertificate.selfSigned("CN=leaf", KEYS, "shop.example", "*.Shop.example");
    private static final X509Certificate ROOT =
            OddCertificate.selfSigned("CN=root", OTHER_KEYS).build();
    private static final X509Certificate INTERMEDIATE = OddCertificate.selfSigned("CN=intermediate", OTHER_KEYS)
            .issuedBy("CN=root", OTHER_KEYS)
            .build();

    @TempDir
    private Path directory;

    @Test
    void chainIsReadInOrderAndOtherBlocksAreSkipped() throws Exception {
        X509Certificate leaf = LEAF.issuedBy("CN=intermediate", OTHER_KEYS).build();
        String text = "Certificate: grüße\n"
                + PemText.pkcs8(KEYS.getPrivate())
                + PemText.certificates(leaf)
                + PemText.block("DH PARAMETERS", new byte[] {0x30, 0})
                + PemText.certificates(INTERMEDIATE);

        CertificateChain chain = read(text);

        assertEquals(List.of(leaf, INTERMEDIATE), chain.certificates());
        assertEquals(List.of(), ChainCheck.doubts(chain, Instant.now()));
    }

    @Test
    void wildcardCoversOneLabel() throws Exception {
        CertificateChain chain = read(PemText.certificates(LEAF.build()));
        assertTrue(chain.covers("shop.example"));
        assertTrue(chain.covers("www.shop.example"));
        assertTrue(chain.covers("*.shop.example"));
        assertFalse(chain.covers("a.www.shop.example"));
        assertFalse(chain.covers("*.www.shop.example"));
        assertFalse(chain.covers("example"));
    }

    @Test
    void fileThatIsNoCertificateIsRefused() {
        assertRefused("", " is empty; expected PEM");
        assertRefused("hello", " has no PEM block; expected -----BEGIN ...-----");
        assertRefused("0\u0003abc", " is binary (DER or PKCS #12)");
        assertRefused(PemText.pkcs8(KEYS.getPrivate()), " has no CERTIFICATE block, only PRIVATE KEY");
        assertRefused("-----BEGIN CERTIFICATE-----\nAAAA\n", " has a damaged PEM block (number 1)");
        assertRefused("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", " has a damaged PEM block");
        assertRefused(
                PemText.certificates(ROOT) + PemText.block("CERTIFICATE", new byte[] {0x30, 1, 0}),
                ": its certificate number 2 is not valid X.509");
        assertRefused("x".repeat((1 << 20) + 1), " is longer than 1 MiB");
    }

    @Test
    void missingFileAndDirectoryAreRefused() {
        Path absent = directory.resolve("absent.pem");
        CredentialException e = assertThrows(CredentialException.class, () -> CertificateChain.read(absent));
        assertEquals("there is no file " + absent, e.problem());
        e = assertThrows(CredentialException.class, () -> CertificateChain.read(directory));
        assertEquals(directory + " is a directory; expected a PEM file", e.problem());
    }

    @Test
    void damagedCertificatesNeverEscapeAsAnotherException() throws Exception {
        long seed = 20261123;
        Random random = new Random(seed);
        byte[] der = LEAF.build().getEncoded();
        for (int round = 0; round < 500; round++) {
            byte[] damaged = Arrays.copyOf(der, random.nextInt(10) == 0 ? random.nextInt(der.length) : der.length);
            for (int i = 0; i < 3 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                CertificateChain chain = read(PemText.block("CERTIFICATE", damaged));
                var _ = ChainCheck.doubts(chain, Instant.now());
                var _ = Credentials.of(chain, KEYS.getPrivate(), CryptoProviders.configured());
            } catch (CredentialException e) {
                assertFalse(e.problem().contains("\n"), e.problem());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    @Test
    void expiryIsAnnouncedTwoWeeksBefore() throws Exception {
        Instant end = Instant.parse("2026-01-31T00:00:00Z");
        CertificateChain chain = read(PemText.certificates(
                LEAF.from(end.minus(OddCertificate.LIFETIME)).build()));
        assertEquals(List.of(), ChainCheck.doubts(chain, end.minus(Duration.ofDays(14))));
        assertEquals(
                List.of("the certificate of \"CN=leaf\" expires at 2026-01-31T00:00:00Z, in 13 days"),
                ChainCheck.doubts(chain, end.minus(Duration.ofDays(14)).plusSeconds(1)));
        assertEquals(
                List.of("the certificate of \"CN=leaf\" expires at 2026-01-31T00:00:00Z, in 1 day"),
                ChainCheck.doubts(chain, end.minus(Duration.ofHours(25))));
        assertEquals(
                List.of("the certificate of \"CN=leaf\" expires at 2026-01-31T00:00:00Z, in 0 days"),
                ChainCheck.doubts(chain, end));
    }

    @Test
    void expiryIsDoubted() throws Exception {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        CertificateChain chain = read(PemText.certificates(LEAF.from(begin).build()));
        assertEquals(
                List.of("the certificate of \"CN=leaf\" expired at 2026-01-31T00:00:00Z"),
                ChainCheck.doubts(chain, begin.plus(OddCertificate.LIFETIME).plusSeconds(1)));
        assertEquals(
                List.of("the certificate of \"CN=leaf\" is not valid before 2026-01-01T00:00:00Z"),
                ChainCheck.doubts(chain, begin.minus(Duration.ofSeconds(1))));
    }

    @Test
    void issuerThatComesLaterIsDoubted() throws Exception {
        X509Certificate leaf = LEAF.issuedBy("CN=intermediate", OTHER_KEYS).build();
        assertDoubt(
                "the chain is out of order: the issuer of certificate 1 is certificate 3, but certificate 2 follows it",
                leaf,
                ROOT,
                INTERMEDIATE);
    }

    @Test
    void issuerThatIsMissingIsDoubtedByName() throws Exception {
        X509Certificate leaf = LEAF.issuedBy("CN=intermediate", OTHER_KEYS)
                .namingIssuersLocation()
                .build();
        assertDoubt(
                "the chain is broken: certificate 1 was issued by \"CN=intermediate\", which is missing; \"CN=root\" follows it",
                leaf,
                ROOT);
        assertDoubt(
                "the chain ends with its first certificate: clients that do not have its issuer, \"CN=intermediate\","
                        + " cannot verify it; append the issuer's certificate",
                leaf);
    }

    @Test
    void certificateForAnotherPurposeIsDoubted() throws Exception {
        assertDoubt(
                "the certificate's keyUsage lacks digitalSignature, without which no TLS 1.3 client accepts it",
                LEAF.usedFor(KeyUsage.keyEncipherment, KeyPurposeId.id_kp_serverAuth)
                        .build());
        assertDoubt(
                "the certificate's extendedKeyUsage lacks serverAuth: it is not for a server",
                LEAF.usedFor(KeyUsage.digitalSignature, KeyPurposeId.id_kp_clientAuth)
                        .build());
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        for (KeyType type : KeyType.values()) {
            TestCredentials credentials = TestCredentials.of("shop.example");
            CertificateChain chain = read(PemText.certificates(credentials.certificate(type)));
            for (KeyType other : KeyType.values()) {
                KeyPair stranger = other.generate();
                CredentialException e = assertThrows(
                        CredentialException.class,
                        () -> Credentials.of(chain, stranger.getPrivate(), CryptoProviders.configured()),
                        type + " with " + other);
                assertTrue(e.problem().startsWith("the key does not fit the certificate in "), e.problem());
            }
        }
    }

    /** What an authority signs its own certificate with is nobody's business (RFC 8446 §4.4.2.2). */
    @Test
    void chainSignedOverSha1IsRefusedButForTheRoot() throws Exception {
        ClientAuthority root =
                ClientAuthority.root("CN=old root", OTHER_KEYS, recipe -> recipe.signedBy("SHA1withECDSA"));
        X509Certificate leaf = root.client("CN=leaf", KEYS).build();
        var _ = Credentials.of(
                read(PemText.certificates(leaf, root.certificate())), KEYS.getPrivate(), CryptoProviders.configured());

        CertificateChain old = read(PemText.certificates(
                root.client("CN=leaf", KEYS).signedBy("SHA1withECDSA").build()));
        CredentialException e = assertThrows(
                CredentialException.class, () -> Credentials.of(old, KEYS.getPrivate(), CryptoProviders.configured()));
        assertTrue(e.problem().contains(" has a certificate that is signed over SHA-1"), e.problem());
    }

    @Test
    void keyOfALaterCertificateIsRefusedWithAHint() throws Exception {
        CertificateChain chain = read(PemText.certificates(ROOT, LEAF.build()));
        CredentialException e = assertThrows(
                CredentialException.class,
                () -> Credentials.of(chain, KEYS.getPrivate(), CryptoProviders.configured()));
        assertTrue(
                e.problem()
                        .endsWith(": expected the private key of its 256-bit EC key; it fits certificate 2 of the file,"
                                + " which has to stand first"),
                e.problem());
    }

    @Test
    void keyThatNoSchemeCanUseIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair keys = generator.generateKeyPair();
        CertificateChain chain = read(PemText.certificates(
                OddCertificate.selfSigned("CN=short", keys, "shop.example").build()));
        CredentialException e = assertThrows(
                CredentialException.class,
                () -> Credentials.of(chain, keys.getPrivate(), CryptoProviders.configured()));
        assertEquals(
                "no signature scheme can use this 1024-bit RSA key; expected ECDSA on P-256, P-384 or P-521, Ed25519, Ed448, ML-DSA,"
                        + " or RSA of 2048 bits or more",
                e.problem());
    }

    private void assertDoubt(String doubt, X509Certificate... chain) throws Exception {
        assertEquals(List.of(doubt), ChainCheck.doubts(read(PemText.certificates(chain)), Instant.now()));
    }

    private void assertRefused(String text, String problem) {
        CredentialException e = assertThrows(CredentialException.class, () -> read(text));
        assertTrue(e.problem().contains(problem), e.problem());
    }

    private CertificateChain read(String text) throws Exception {
        Path file = directory.resolve("chain.pem");
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return CertificateChain.read(file);
    }
}
