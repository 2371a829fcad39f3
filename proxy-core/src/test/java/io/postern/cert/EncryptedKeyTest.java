// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EncryptedKeyTest {

    private static final TestCredentials CREDENTIALS = TestCredentials.of("shop.example");
    private static final String SECRET = "correct horse";

    /** What {@code openssl pkcs8 -topk8 -v2 aes-256-cbc} and {@code -v1} write, by their identifiers. */
    static final String[] ALGORITHMS = {
        PKCS8Generator.AES_128_CBC.getId(),
        PKCS8Generator.AES_256_CBC.getId(),
        PKCS8Generator.DES3_CBC.getId(),
        PKCS8Generator.PBE_SHA1_3DES.getId(),
        PKCS8Generator.PBE_SHA1_RC2_40.getId()
    };

    /** Of {@code openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA1}, with a passphrase beyond ASCII. */
    private static final String BY_HMAC_SHA1 = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHeMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAipv0U3Ma9F2AICA+gw
            HQYJYIZIAWUDBAEqBBAg5nHxsFeIY2dx69SrhgLTBIGQAQ8LUkuTAZO2d0cOqSAD
            O0D/fzdlmo+T7Mo+wOvSXMY/dyRmYuUBYvYIj2lMX4P6w54nKYe1sI3tndROeepU
            evBwqsL2yhD2TPl9h8+265cSd7Ub+AXfc9FepmjyRdOFRZaNS8sGySoDRrr7SJtR
            A5Y/pwQlLgLcUH/G0qcMLdze5/E7W5vRsYvGAnp2K+i8
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "RSA_2048", "RSA_PSS_2048", "ED25519", "ML_DSA_44"})
    void keyOfEachKindIsDecrypted(KeyType type) throws Exception {
        PrivateKey key = CREDENTIALS.privateKey(type);
        PrivateKey read = read(pkcs8(key, PKCS8Generator.AES_256_CBC.getId(), SECRET), SECRET);
        assertTrue(Credentials.fits(read, CREDENTIALS.certificate(type).getPublicKey()));
    }

    @ParameterizedTest
    @FieldSource("ALGORITHMS")
    void keyIsDecryptedByEachAlgorithm(String algorithm) throws Exception {
        PrivateKey key = CREDENTIALS.privateKey(KeyType.EC_P256);
        assertArrayEquals(
                key.getEncoded(), read(pkcs8(key, algorithm, SECRET), SECRET).getEncoded());
    }

    @Test
    void keyThatTheJdkHasEncryptedByPbes1IsDecrypted() throws Exception {
        String algorithm = "PBEWithMD5AndDES";
        PrivateKey key = CREDENTIALS.privateKey(KeyType.EC_P256);
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(SECRET.toCharArray())),
                new PBEParameterSpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1000));
        byte[] encrypted =
                new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
        String text = PemText.block("ENCRYPTED PRIVATE KEY", encrypted);
        assertArrayEquals(key.getEncoded(), read(text, SECRET).getEncoded());
    }

    @Test
    void passphraseMayBeOfAnyLetters() throws Exception {
        PrivateKey key = CREDENTIALS.privateKey(KeyType.EC_P256);
        String secret = "Größe €";
        assertArrayEquals(
                key.getEncoded(),
                read(pkcs8(key, PKCS8Generator.AES_256_CBC.getId(), secret), secret)
                        .getEncoded());
    }

    @Test
    void passphraseMayBeOfAnyLettersWithTheOldestHashToo() throws Exception {
        assertEquals("EC", read(BY_HMAC_SHA1, "Größe").getAlgorithm());
        assertThrows(CredentialException.class, () -> read(BY_HMAC_SHA1, "Grosse"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-256-CBC", "DES-EDE3-CBC"})
    void keyInTheTraditionalFormIsDecrypted(String cipher) throws Exception {
        PrivateKey key = CREDENTIALS.privateKey(KeyType.RSA_2048);
        assertArrayEquals(
                key.getEncoded(), read(traditional(key, cipher), SECRET).getEncoded());
    }

    @Test
    void wrongPassphraseIsRefusedAndNotQuoted() throws Exception {
        PrivateKey key = CREDENTIALS.privateKey(KeyType.EC_P256);
        for (String text : new String[] {
            pkcs8(key, PKCS8Generator.AES_256_CBC.getId(), SECRET),
            pkcs8(key, PKCS8Generator.PBE_SHA1_3DES.getId(), SECRET),
            traditional(CREDENTIALS.privateKey(KeyType.RSA_2048), "AES-128-CBC")
        }) {
            CredentialException e = assertThrows(CredentialException.class, () -> read(text, "tr0ub4dor"));
            assertEquals(
                    directory.resolve("a.key")
                            + " cannot be decrypted: the passphrase is not the one of this key, or the file is damaged",
                    e.problem());
        }
    }

    @Test
    void headersThatDoNotSayTheCipherAreRefused() {
        CredentialException e = assertThrows(
                CredentialException.class,
                () -> read(
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                        SECRET));
        assertTrue(e.problem().endsWith("but no DEK-Info that says how it is encrypted"), e.problem());
    }

    @Test
    void damagedKeyIsRefusedOnOneLine() throws Exception {
        long seed = 20260101;
        Random random = new Random(seed);
        byte[] good = encrypted(CREDENTIALS.privateKey(KeyType.EC_P256), PKCS8Generator.PBE_SHA1_3DES.getId(), SECRET);
        for (int round = 0; round < 300; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            String text = PemText.block("ENCRYPTED PRIVATE KEY", bad);
            try {
                var _ = read(text, SECRET);
            } catch (CredentialException e) {
                assertFalse(e.problem().contains("\n"), e.problem());
                assertFalse(e.problem().contains(SECRET), e.problem());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private PrivateKey read(String text, String secret) throws Exception {
        Path file = Files.writeString(directory.resolve("a.key"), text);
        try (Passphrase passphrase = Passphrase.of(secret.toCharArray())) {
            return KeyFile.read(file, passphrase);
        }
    }

    private static String pkcs8(PrivateKey key, String algorithm, String secret) throws Exception {
        return PemText.block("ENCRYPTED PRIVATE KEY", encrypted(key, algorithm, secret));
    }

    private static byte[] encrypted(PrivateKey key, String algorithm, String secret) throws Exception {
        return new PKCS8EncryptedPrivateKeyInfoBuilder(PrivateKeyInfo.getInstance(key.getEncoded()))
                .build(new JceOpenSSLPKCS8EncryptorBuilder(new ASN1ObjectIdentifier(algorithm))
                        .setProvider(new BouncyCastleProvider())
                        .setPassword(secret.toCharArray())
                        .setIterationCount(1000)
                        .build())
                .getEncoded();
    }

    private static String traditional(PrivateKey key, String cipher) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    key,
                    new JcePEMEncryptorBuilder(cipher)
                            .setProvider(new BouncyCastleProvider())
                            .build(SECRET.toCharArray()));
        }
        return text.toString();
    }
}
