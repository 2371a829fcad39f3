// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.KeyType;
import io.postern.testing.OddCertificate;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with the files that hosts name, each told at the value that names it. */
final class CertificateErrorsTest {

    private static final String CHAIN = "9:17: hosts.shop.certificates[0].chain: ";
    private static final String KEY = "9:32: hosts.shop.certificates[0].key: ";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @Test
    void missingFilesAreRefused() throws Exception {
        Files.delete(directory.resolve("shop.pem"));
        Files.delete(directory.resolve("shop.key"));
        sandbox.assertErrors(GOOD, CHAIN + "there is no file DIR/shop.pem", KEY + "there is no file DIR/shop.key");
    }

    @Test
    void emptyFilesAreRefused() throws Exception {
        sandbox.write("shop.pem", "");
        sandbox.key("shop.key", "");
        sandbox.assertErrors(
                GOOD, CHAIN + "DIR/shop.pem is empty; expected PEM", KEY + "DIR/shop.key is empty; expected PEM");
    }

    @Test
    void filesThatAreNotPemAreRefused() throws Exception {
        sandbox.write("shop.pem", "hello");
        sandbox.key("shop.key", "0\u0001");
        sandbox.assertErrors(
                GOOD,
                CHAIN + "DIR/shop.pem has no PEM block; expected -----BEGIN ...-----",
                KEY + "DIR/shop.key is binary (DER or PKCS #12); expected PEM, to which openssl converts it");
    }

    @Test
    void swappedFilesAreRefused() throws Exception {
        sandbox.assertErrors(
                edited("{chain: shop.pem, key: shop.key}", "{chain: shop.key, key: shop.pem}"),
                CHAIN + "DIR/shop.key has no CERTIFICATE block, only PRIVATE KEY",
                KEY + "DIR/shop.pem has no private key, only CERTIFICATE");
    }

    @Test
    void pathThatIsNoneIsRefused() throws Exception {
        sandbox.assertErrors(edited("chain: shop.pem", "chain: \"\""), CHAIN + "expected a path, found \"\"");
        sandbox.assertErrors(edited("chain: shop.pem", "chain: \"a\\0b\""), CHAIN + "not a path: \"a\\u0000b\"");
    }

    @Test
    void encryptedKeyWithoutPassphraseIsRefused() throws Exception {
        sandbox.key("shop.key", PemText.block("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0}));
        sandbox.assertErrors(
                GOOD,
                KEY
                        + "DIR/shop.key is encrypted; expected the key \"passphrase\" beside it, or a key that openssl pkey has decrypted");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        sandbox.key("shop.key", PemText.pkcs8(KeyType.EC_P256.generate().getPrivate()));
        sandbox.assertErrors(
                GOOD,
                KEY
                        + "the key does not fit the certificate in DIR/shop.pem: expected the private key of its 256-bit EC key");
    }

    @Test
    void keyThatNoSchemeCanUseIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair keys = generator.generateKeyPair();
        X509Certificate certificate = OddCertificate.selfSigned("CN=short", keys, "shop.example", "*.shop.example")
                .build();
        sandbox.write("shop.pem", PemText.certificates(certificate));
        sandbox.key("shop.key", PemText.pkcs8(keys.getPrivate()));
        sandbox.assertErrors(
                GOOD,
                KEY
                        + "no signature scheme can use this 1024-bit RSA key; expected ECDSA on P-256, P-384 or P-521, Ed25519, Ed448, ML-DSA,"
                        + " or RSA of 2048 bits or more");
    }

    @Test
    void certificateThatIsNoX509IsRefused() throws Exception {
        sandbox.write("shop.pem", PemText.block("CERTIFICATE", new byte[] {0x30, 0}));
        Problem problem = Sandbox.errors(sandbox.write("postern.yaml", GOOD)).getFirst();
        assertEquals(9, problem.line());
        assertEquals(17, problem.column());
        String expected = directory.resolve("shop.pem") + ": its certificate number 1 is not valid X.509: ";
        assertEquals(expected, problem.message().substring(0, expected.length()));
    }

    @Test
    void fileOfManyHostsIsReportedOnce() throws Exception {
        Files.delete(directory.resolve("shop.key"));
        sandbox.assertErrors(edited("pools:", """
                          api:
                            certificates: [{chain: shop.pem, key: shop.key}]
                            pool: web
                        pools:
                        """.stripTrailing()), KEY + "there is no file DIR/shop.key");
    }

    @Test
    void expiredCertificateIsAWarning() throws Exception {
        Path file = sandbox.write("postern.yaml", GOOD);
        X509Certificate certificate =
                TestCredentials.of("shop.example", "*.shop.example").certificate(KeyType.EC_P256);
        Instant end = certificate.getNotAfter().toInstant();
        InstantSource later = InstantSource.fixed(end.plusSeconds(1));
        Problem warning = ConfigurationLoader.load(file, CryptoProviders.configured(), later)
                .warnings()
                .getFirst();
        assertEquals(
                file + ":" + CHAIN + "the certificate of \"CN=shop.example\" expired at " + end, warning.toString());
    }

    @Test
    void chainWithoutItsIntermediateIsAWarning() throws Exception {
        TestCredentials credentials = TestCredentials.of("shop.example", "*.shop.example");
        X509Certificate certificate = OddCertificate.selfSigned(
                        "CN=shop.example",
                        new KeyPair(
                                credentials.certificate(KeyType.EC_P256).getPublicKey(),
                                credentials.privateKey(KeyType.EC_P256)),
                        "shop.example",
                        "*.shop.example")
                .issuedBy("CN=intermediate", KeyType.EC_P256.generate())
                .namingIssuersLocation()
                .build();
        sandbox.write("shop.pem", PemText.certificates(certificate));
        sandbox.assertWarnings(
                GOOD,
                CHAIN + "the chain ends with its first certificate: clients that do not have its issuer,"
                        + " \"CN=intermediate\", cannot verify it; append the issuer's certificate");
    }

    @Test
    void certificateThatARootOfOnesOwnHasSignedNeedsNoChain() throws Exception {
        sandbox.write(
                "shop.pem",
                PemText.certificates(
                        TestCredentials.of("shop.example", "*.shop.example").certificate(KeyType.EC_P256)));
        sandbox.assertWarnings(GOOD);
    }

    @Test
    void chainOutOfOrderIsAWarning() throws Exception {
        X509Certificate stranger = OddCertificate.selfSigned("CN=stranger", KeyType.EC_P256.generate())
                .build();
        sandbox.write(
                "shop.pem",
                PemText.certificates(
                        TestCredentials.of("shop.example", "*.shop.example").certificate(KeyType.EC_P256),
                        stranger,
                        TestCredentials.ca()));
        sandbox.assertWarnings(
                GOOD,
                CHAIN
                        + "the chain is out of order: the issuer of certificate 1 is certificate 3, but certificate 2 follows"
                        + " it");
    }

    @Test
    void certificateForOtherNamesIsAWarning() throws Exception {
        sandbox.assertWarnings(
                edited("[shop.example, \"*.shop.example\"]", "[shop.example, a.b.shop.example, blog.example]"),
                CHAIN
                        + "the certificate is not for a.b.shop.example, blog.example, but for shop.example, *.shop.example");
    }

    @Test
    void certificateForNoNameIsAWarning() throws Exception {
        KeyPair keys = KeyType.EC_P256.generate();
        sandbox.write(
                "shop.pem",
                PemText.certificates(
                        OddCertificate.selfSigned("CN=shop.example", keys).build()));
        sandbox.key("shop.key", PemText.pkcs8(keys.getPrivate()));
        sandbox.assertWarnings(
                GOOD, CHAIN + "the certificate is not for shop.example, *.shop.example, but for no DNS name at all");
    }

    @Test
    void keyThatEveryoneCanReadIsAWarning() throws Exception {
        Files.setPosixFilePermissions(directory.resolve("shop.key"), PosixFilePermissions.fromString("rw-r--r--"));
        sandbox.assertWarnings(
                GOOD,
                KEY
                        + "DIR/shop.key is open to every user of this machine (rw-r--r--); a private key should have rw-------");
    }
}
