// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyFileTest {

    private static final TestCredentials CREDENTIALS = TestCredentials.of("shop.example");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void keyInPkcs8Signs(KeyType type) throws Exception {
        assertSigns(type, PemText::pkcs8);
    }

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "EC_P384", "EC_P521"})
    void keyInSec1Signs(KeyType type) throws Exception {
        assertSigns(type, PemText::sec1);
    }

    @Test
    void keyInSec1BehindItsParametersSigns() throws Exception {
        assertSigns(KeyType.EC_P256, key -> PemText.ecParameters(key) + PemText.sec1(key));
    }

    /** RFC 9881 §6: each form alone, and both in one as OpenSSL writes them. */
    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void mlDsaKeyInEachFormSigns(KeyType type) throws Exception {
        MLDSAParameters parameters =
                switch (type) {
                    case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
                    case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
                    default -> MLDSAParameters.ml_dsa_87;
                };
        byte[] seed = new byte[32];
        new Random(1).nextBytes(seed);
        MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, seed);
        byte[] expanded = key.getEncoded();
        AlgorithmIdentifier algorithm = PrivateKeyInfo.getInstance(
                        CREDENTIALS.privateKey(type).getEncoded())
                .getPrivateKeyAlgorithm();
        PublicKey publicKey = KeyFactory.getInstance("ML-DSA")
                .generatePublic(
                        new X509EncodedKeySpec(new SubjectPublicKeyInfo(algorithm, key.getPublicKey()).getEncoded()));
        List<ASN1Encodable> forms = List.of(
                new DERTaggedObject(false, 0, new DEROctetString(seed)),
                new DEROctetString(expanded),
                new DERSequence(new ASN1Encodable[] {new DEROctetString(seed), new DEROctetString(expanded)}));
        for (ASN1Encodable form : forms) {
            Path file = Files.writeString(
                    directory.resolve("ml-dsa.key"),
                    PemText.block("PRIVATE KEY", new PrivateKeyInfo(algorithm, form).getEncoded()));
            PrivateKey read = KeyFile.read(file);
            assertTrue(Credentials.fits(read, publicKey));
            List<Signer> signers = CryptoProviders.configured().signers(read, publicKey);
            assertEquals(1, signers.size());
            assertVerified(publicKey, signers.getFirst());
        }
    }

    @Test
    void mlDsaKeyThatIsNotThatOfItsSeedIsRefused() throws Exception {
        MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, new byte[32]);
        byte[] otherSeed = new byte[32];
        otherSeed[0] = 1;
        PrivateKeyInfo info = new PrivateKeyInfo(
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44),
                new DERSequence(
                        new ASN1Encodable[] {new DEROctetString(otherSeed), new DEROctetString(key.getEncoded())}));
        assertRefused(PemText.block("PRIVATE KEY", info.getEncoded()), " has an ML-DSA-44 key that cannot be used");
    }

    @Test
    void keyInPkcs1Signs() throws Exception {
        assertSigns(KeyType.RSA_2048, PemText::pkcs1);
    }

    @Test
    void keyBesideItsCertificateIsFound() throws Exception {
        assertSigns(
                KeyType.EC_P256,
                key -> "a comment\n"
                        + PemText.certificates(CREDENTIALS.certificate(KeyType.EC_P256))
                        + PemText.pkcs8(key));
    }

    @Test
    void encryptedPkcs8WithoutPassphraseIsRefused() throws Exception {
        assertRefused(
                PemText.block("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0}),
                " is encrypted; expected the key \"passphrase\" beside it");
    }

    @Test
    void encryptedPkcs1WithoutPassphraseIsRefused() throws Exception {
        String headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n";
        assertRefused(
                "-----BEGIN RSA PRIVATE KEY-----\n" + headers + "AAAA\n-----END RSA PRIVATE KEY-----\n",
                " is encrypted; expected the key \"passphrase\" beside it");
    }

    @Test
    void keyOfAnotherKindIsRefused() throws Exception {
        assertRefused(
                PemText.block("OPENSSH PRIVATE KEY", new byte[] {1}),
                " has a key of the kind OPENSSH PRIVATE KEY; expected PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY");
    }

    @Test
    void keyThatOnlyAgreesIsRefused() throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate();
        assertRefused(PemText.pkcs8(key), " which does not sign in TLS; expected ECDSA, Ed25519, Ed448, ML-DSA or RSA");
    }

    @Test
    void twoKeysAreRefused() throws Exception {
        String key = PemText.pkcs8(CREDENTIALS.privateKey(KeyType.EC_P256));
        assertRefused(key + key, " has 2 private keys; expected one");
    }

    @Test
    void certificateInPlaceOfTheKeyIsRefused() throws Exception {
        assertRefused(PemText.certificates(TestCredentials.ca()), " has no private key, only CERTIFICATE");
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void damagedKeyIsRefusedWithoutQuotingIt(KeyType type) throws Exception {
        byte[] der = CREDENTIALS.privateKey(type).getEncoded();
        for (int length = 0; length < der.length; length += 7) {
            byte[] prefix = java.util.Arrays.copyOf(der, length);
            CredentialException e = refusal(PemText.block("PRIVATE KEY", prefix));
            assertTrue(e.problem().length() < 300, e.problem());
            String body = Base64.getEncoder().encodeToString(prefix);
            assertTrue(body.length() < 12 || !e.problem().contains(body.substring(0, 12)), e.problem());
        }
    }

    @Test
    void keyOnAnUnknownCurveIsRefused() throws Exception {
        // A PKCS #8 key with the private value 1, on a curve whose identifier nobody has assigned.
        byte[] der = java.util.HexFormat.of()
                .parseHex("303e020100301006072a8648ce3d020106052b810400630427302502010104200000000000000000"
                        + "000000000000000000000000000000000000000000000001");
        assertRefused(PemText.block("PRIVATE KEY", der), "on a curve that this Java does not have");
    }

    @Test
    void keyForEveryonesEyesIsExposed() throws IOException {
        Path file = Files.writeString(directory.resolve("open.key"), "key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                file + " is open to every user of this machine (rw-r--r--); a private key should have rw-------",
                KeyFile.exposure(file));
    }

    @Test
    void keyForAGroupOfServicesIsNotExposed() throws IOException {
        Path file = Files.writeString(directory.resolve("group.key"), "key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertNull(KeyFile.exposure(file));
    }

    private void assertSigns(KeyType type, Function<PrivateKey, String> form) throws Exception {
        Path file = Files.writeString(directory.resolve("a.key"), form.apply(CREDENTIALS.privateKey(type)));
        Path chainFile =
                Files.writeString(directory.resolve("a.pem"), PemText.certificates(CREDENTIALS.certificate(type)));
        CertificateChain chain = CertificateChain.read(chainFile);

        Credential credential = Credentials.of(chain, KeyFile.read(file), CryptoProviders.configured());

        assertEquals(chainFile.toString(), credential.name());
        for (Signer signer : credential.signers()) {
            assertVerified(chain.publicKey(), signer);
        }
    }

    private static void assertVerified(PublicKey publicKey, Signer signer) throws Exception {
        byte[] content = {1, 2, 3};
        Signature verifier = verifier(signer.scheme());
        verifier.initVerify(publicKey);
        verifier.update(content);
        assertTrue(verifier.verify(signer.sign(content)), signer.scheme() + " by " + signer.provider());
    }

    private static Signature verifier(SignatureScheme scheme) throws Exception {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> Signature.getInstance("SHA256withECDSA", "SunEC");
            case ECDSA_SECP384R1_SHA384 -> Signature.getInstance("SHA384withECDSA", "SunEC");
            case ECDSA_SECP521R1_SHA512 -> Signature.getInstance("SHA512withECDSA", "SunEC");
            case ED25519 -> Signature.getInstance("Ed25519", "SunEC");
            case ED448 -> Signature.getInstance("Ed448", "SunEC");
            case MLDSA44 -> Signature.getInstance("ML-DSA-44", "SUN");
            case MLDSA65 -> Signature.getInstance("ML-DSA-65", "SUN");
            case MLDSA87 -> Signature.getInstance("ML-DSA-87", "SUN");
            case RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
            case RSA_PSS_RSAE_SHA384, RSA_PSS_PSS_SHA384 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
            case RSA_PSS_RSAE_SHA512, RSA_PSS_PSS_SHA512 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
        };
    }

    private static Signature pss(String hash, MGF1ParameterSpec mask, int salt) throws Exception {
        Signature signature = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
        signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    private void assertRefused(String text, String problem) throws Exception {
        String actual = refusal(text).problem();
        assertTrue(actual.contains(problem), actual);
    }

    private CredentialException refusal(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("bad.key"), text);
        return assertThrows(CredentialException.class, () -> KeyFile.read(file), () -> List.of(text)
                .toString());
    }
}
