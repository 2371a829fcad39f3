// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.SchemeKeys.KEYS;
import static io.postern.tls.crypto.jca.SchemeKeys.keysFor;
import static io.postern.tls.crypto.jca.SchemeKeys.rsaKeys;
import static io.postern.tls.crypto.jca.SchemeKeys.typeFor;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha224;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha384;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JcaVerifyingTest {

    private static final byte[] CONTENT = "what is signed".getBytes(US_ASCII);

    static Stream<Arguments> all() {
        return SchemeKeys.schemesAndLibraries();
    }

    static Stream<Arguments> rsa() {
        return all().filter(row -> row.get()[0].toString().startsWith("rsa"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void signaturesOfEveryLibraryAreAccepted(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        KeyPair keys = keysFor(scheme);
        Verifier verifier = verifier(scheme, library, keys);
        for (Library signing : TestLibraries.serving(Primitive.of(scheme))) {
            assertTrue(verifier.verify(CONTENT, sign(scheme, signing, keys)), signing.name());
        }
        assertEquals(scheme, verifier.scheme());
    }

    @ParameterizedTest
    @MethodSource("all")
    void changedSignaturesAndContentsAreRefused(SignatureScheme scheme, Library library)
            throws GeneralSecurityException {
        KeyPair keys = keysFor(scheme);
        Verifier verifier = verifier(scheme, library, keys);
        byte[] signature = sign(scheme, library, keys);
        for (int i = 0; i < signature.length; i += 1 + signature.length / 64) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertFalse(verifier.verify(CONTENT, changed), "byte " + i);
        }
        byte[] otherContent = CONTENT.clone();
        otherContent[0] ^= 1;
        assertFalse(verifier.verify(otherContent, signature));
        assertFalse(verifier.verify(new byte[0], signature));
        assertTrue(verifier.verify(CONTENT, signature), "after all the failures");
    }

    @ParameterizedTest
    @MethodSource("all")
    void malformedSignaturesAreRefused(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        KeyPair keys = keysFor(scheme);
        Verifier verifier = verifier(scheme, library, keys);
        byte[] signature = sign(scheme, library, keys);
        List<byte[]> malformed = List.of(
                new byte[0],
                new byte[1],
                new byte[signature.length],
                Arrays.copyOf(signature, signature.length - 1),
                Arrays.copyOf(signature, signature.length + 1),
                new byte[0xffff]);
        for (byte[] candidate : malformed) {
            assertFalse(verifier.verify(CONTENT, candidate), candidate.length + " bytes");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void signatureByAnotherKeyIsRefused(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        Verifier verifier = verifier(scheme, library, typeFor(scheme).generate());
        assertFalse(verifier.verify(CONTENT, sign(scheme, library, keysFor(scheme))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void schemeTakesKeysOfItsOwnKindOnly(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        JcaVerifying verifying = new JcaVerifying(scheme, library);
        KEYS.forEach((type, keys) -> assertEquals(
                type == typeFor(scheme), verifying.verifier(keys.getPublic().getEncoded()) != null, type.name()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void keysThatCannotBeReadAreRefused(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        JcaVerifying verifying = new JcaVerifying(scheme, library);
        byte[] encoded = keysFor(scheme).getPublic().getEncoded();
        for (int length = 0; length < encoded.length; length += 1 + encoded.length / 64) {
            assertNull(verifying.verifier(Arrays.copyOf(encoded, length)), length + " bytes");
        }
        assertNull(verifying.verifier(Arrays.copyOf(encoded, encoded.length + 1)));
    }

    @ParameterizedTest
    @MethodSource("rsa")
    void rsaKeysOf1024BitsAreRefused(SignatureScheme scheme, Library library) throws GeneralSecurityException {
        assertNull(new JcaVerifying(scheme, library)
                .verifier(rsaKeys(scheme, 1024).getPublic().getEncoded()));
    }

    @Test
    void rsaKeysThatTakeTooLongAreRefused() throws GeneralSecurityException, IOException {
        Library library = TestLibraries.library(LibraryName.JDK);
        JcaVerifying verifying = new JcaVerifying(SignatureScheme.RSA_PSS_RSAE_SHA256, library);
        assertNotNull(verifying.verifier(rsaOfLength(8192)));
        assertNull(verifying.verifier(rsaOfLength(8193)));
    }

    @Test
    void keyForOtherCurvesOfItsAlgorithmIsRefused() throws GeneralSecurityException {
        Library library = TestLibraries.library(LibraryName.JDK);
        JcaVerifying verifying = new JcaVerifying(SignatureScheme.ECDSA_SECP256R1_SHA256, library);
        for (KeyType curve : List.of(KeyType.EC_P384, KeyType.EC_P521)) {
            assertNull(verifying.verifier(key(curve).getEncoded()), curve.name());
        }
    }

    /** RFC 8446 §4.2.3: which of the two it is, the identifier of the key says. */
    @Test
    void schemesForRsaKeysAndForPssKeysExcludeOneAnother() {
        for (String hash : List.of("256", "384", "512")) {
            CryptoProvider.Verifying rsae = verifying("rsa_pss_rsae_sha" + hash);
            CryptoProvider.Verifying pss = verifying("rsa_pss_pss_sha" + hash);
            assertNotNull(rsae.verifier(key(KeyType.RSA_2048).getEncoded()));
            assertNull(rsae.verifier(key(KeyType.RSA_PSS_2048).getEncoded()));
            assertNotNull(pss.verifier(key(KeyType.RSA_PSS_2048).getEncoded()));
            assertNull(pss.verifier(key(KeyType.RSA_2048).getEncoded()));
        }
    }

    @Test
    void parametersOfAPssKeyRestrictItToTheirHash() throws IOException {
        byte[] restricted = pssKey(id_sha384, id_sha384, 48);
        assertNull(verifying("rsa_pss_pss_sha256").verifier(restricted));
        assertNotNull(verifying("rsa_pss_pss_sha384").verifier(restricted));
        assertNull(verifying("rsa_pss_pss_sha512").verifier(restricted));
        assertNotNull(verifying("rsa_pss_pss_sha384").verifier(pssKey(id_sha384, id_sha384, 20)));
    }

    @Test
    void pssKeyThatNoSchemeFitsIsRefusedByAll() throws IOException {
        List<byte[]> keys = List.of(
                pssKey(id_sha256, id_sha384, 32), pssKey(id_sha384, id_sha384, 49), pssKey(id_sha224, id_sha224, 28));
        for (byte[] key : keys) {
            for (CryptoProvider.Verifying verifying :
                    CryptoProviders.configured().verifying()) {
                assertNull(verifying.verifier(key), verifying.scheme().toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyThreadsVerify(SignatureScheme scheme, Library library) throws Exception {
        KeyPair keys = keysFor(scheme);
        Verifier verifier = verifier(scheme, library, keys);
        byte[] signature = sign(scheme, library, keys);
        byte[] changed = signature.clone();
        changed[changed.length / 2] ^= 1;
        Threads.runOnMany(() -> {
            for (int i = 0; i < 4; i++) {
                assertEquals(i % 2 == 0, verifier.verify(CONTENT, i % 2 == 0 ? signature : changed));
            }
            return null;
        });
    }

    @Test
    void everySchemeThatSignsAlsoVerifies() {
        CryptoProvider crypto = CryptoProviders.configured();
        for (CryptoProvider.Signing signing : crypto.signing()) {
            CryptoProvider.Verifying verifying = crypto.verifying(signing.scheme());
            assertNotNull(verifying);
            assertEquals(signing.provider(), verifying.provider());
        }
        assertEquals(crypto.signing().size(), crypto.verifying().size());
    }

    private static Verifier verifier(SignatureScheme scheme, Library library, KeyPair keys)
            throws GeneralSecurityException {
        Verifier verifier =
                new JcaVerifying(scheme, library).verifier(keys.getPublic().getEncoded());
        assertNotNull(verifier);
        return verifier;
    }

    private static byte[] sign(SignatureScheme scheme, Library library, KeyPair keys) throws GeneralSecurityException {
        Signer signer =
                new JcaSigning(scheme, library, false, new SecureRandom()).signer(keys.getPrivate(), keys.getPublic());
        assertNotNull(signer);
        return signer.sign(CONTENT);
    }

    /** Not a product of primes, which nobody looks at. */
    private static byte[] rsaOfLength(int bits) throws IOException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        return new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new RSAPublicKey(modulus, BigInteger.valueOf(65537)))
                .getEncoded();
    }

    private static PublicKey key(KeyType type) {
        return Objects.requireNonNull(KEYS.get(type)).getPublic();
    }

    private static CryptoProvider.Verifying verifying(String scheme) {
        return Objects.requireNonNull(
                CryptoProviders.configured().verifying(Objects.requireNonNull(SignatureScheme.named(scheme))));
    }

    private static byte[] pssKey(ASN1ObjectIdentifier hash, ASN1ObjectIdentifier maskHash, int salt)
            throws IOException {
        RSASSAPSSparams parameters = new RSASSAPSSparams(
                new AlgorithmIdentifier(hash),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, new AlgorithmIdentifier(maskHash)),
                new ASN1Integer(salt),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(key(KeyType.RSA_PSS_2048).getEncoded());
        return new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters), key.parsePublicKey())
                .getEncoded();
    }
}
