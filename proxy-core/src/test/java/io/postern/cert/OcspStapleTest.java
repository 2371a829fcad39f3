// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OcspStapleTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final KeyPair OTHER_KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority CA = ClientAuthority.root("CN=ca", KeyType.EC_P256.generate());
    private static final OcspResponder RESPONDER = OcspResponder.of(CA);
    private static final X509Certificate LEAF = CA.client("CN=leaf", KEYS).build();

    @Test
    void statusAndTimesAreTold() throws Exception {
        OcspStaple good = verify(RESPONDER.good(LEAF));
        assertEquals(OcspStaple.Status.GOOD, good.status());
        assertEquals(NOW.minus(Duration.ofHours(1)), good.thisUpdate());
        assertEquals(NOW.plus(Duration.ofDays(1)), good.nextUpdate());
        assertNull(good.revokedAt());
        OcspStaple revoked = verify(RESPONDER.revoked(LEAF));
        assertEquals(OcspStaple.Status.REVOKED, revoked.status());
        assertEquals(NOW.minus(Duration.ofHours(1)), revoked.revokedAt());
        assertEquals(OcspStaple.Status.UNKNOWN, verify(RESPONDER.unknown(LEAF)).status());
    }

    @Test
    void endIsTheEarliestOfNextUpdateTheSignersAndTheCertificatesEnd() throws Exception {
        assertEquals(NOW.plus(Duration.ofDays(1)), verify(RESPONDER.good(LEAF)).end());
        X509Certificate delegate = CA.client("CN=delegate", OTHER_KEYS)
                .purposes(KeyPurposeId.id_kp_OCSPSigning)
                .until(NOW.plusSeconds(60))
                .build();
        assertEquals(
                NOW.plusSeconds(60),
                verify(RESPONDER.by(delegate, OTHER_KEYS).good(LEAF)).end());
        X509Certificate brief =
                CA.client("CN=leaf", KEYS).until(NOW.plusSeconds(30)).build();
        assertEquals(
                NOW.plusSeconds(30),
                OcspStaple.verify(RESPONDER.good(brief), brief, CA.certificate(), NOW)
                        .end());
    }

    /** It would be sent on, and nobody has signed it. */
    @Test
    void whatIsBehindTheResponseOrNotInDerIsRefused() {
        byte[] response = RESPONDER.good(LEAF);
        assertThrows(OcspException.class, () -> verify(Arrays.copyOf(response, response.length + 100)));
        int header = 2 + (response[1] & 0x7f); // its length is in the long form
        byte[] indefinite = new byte[response.length - header + 4];
        indefinite[0] = 0x30;
        indefinite[1] = (byte) 0x80;
        System.arraycopy(response, header, indefinite, 2, response.length - header);
        assertRefused("it is not in DER", indefinite);
    }

    @Test
    void delegateWithACriticalExtensionThatIsNotKnownIsRefused() {
        X509Certificate delegate = CA.client("CN=delegate", OTHER_KEYS)
                .purposes(KeyPurposeId.id_kp_OCSPSigning)
                .with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)
                .build();
        assertRefused(
                "its signer, \"CN=delegate\", has a critical extension that is not known here",
                RESPONDER.by(delegate, OTHER_KEYS).good(LEAF));
    }

    @Test
    void withoutNextUpdateItIsOfUseForADay() throws Exception {
        Instant update = NOW.minus(Duration.ofHours(2));
        assertEquals(
                update.plus(Duration.ofDays(1)),
                verify(RESPONDER.at(update, null).good(LEAF)).end());
    }

    @ParameterizedTest
    @EnumSource
    void issuersOfEveryKindOfKeyMaySign(KeyType type) throws Exception {
        ClientAuthority ca = ClientAuthority.root("CN=ca", type.generate());
        X509Certificate leaf = ca.client("CN=leaf", KEYS).build();
        byte[] response = OcspResponder.of(ca).good(leaf);
        assertEquals(
                OcspStaple.Status.GOOD,
                OcspStaple.verify(response, leaf, ca.certificate(), NOW).status());
    }

    @Test
    void signatureMayBeRsassaPss() throws Exception {
        ClientAuthority ca = ClientAuthority.root("CN=ca", KeyType.RSA_2048.generate());
        X509Certificate leaf = ca.client("CN=leaf", KEYS).build();
        byte[] response = OcspResponder.of(ca).signing("SHA256withRSAandMGF1").good(leaf);
        assertEquals(
                OcspStaple.Status.GOOD,
                OcspStaple.verify(response, leaf, ca.certificate(), NOW).status());
    }

    @Test
    void responderMayBeNamedByItsKeyAndHashWithAnotherHash() throws Exception {
        verify(RESPONDER.namedByKey().good(LEAF));
        verify(RESPONDER
                .hashing(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                .good(LEAF));
        assertRefused(
                "it is about other certificates",
                RESPONDER
                        .hashing(new AlgorithmIdentifier(PKCSObjectIdentifiers.md5))
                        .good(LEAF));
    }

    @Test
    void delegateOfTheIssuerMaySign() throws Exception {
        X509Certificate delegate = CA.client("CN=delegate", OTHER_KEYS)
                .purposes(KeyPurposeId.id_kp_OCSPSigning)
                .build();
        verify(RESPONDER.by(delegate, OTHER_KEYS).good(LEAF));
        verify(RESPONDER.by(delegate, OTHER_KEYS).namedByKey().good(LEAF));
    }

    @Test
    void delegateThatMayNotSignIsRefused() {
        assertRefused(
                "its signer, \"CN=delegate\", has no extendedKeyUsage OCSPSigning",
                RESPONDER
                        .by(CA.client("CN=delegate", OTHER_KEYS).build(), OTHER_KEYS)
                        .good(LEAF));
        assertRefused(
                "its signer, \"CN=delegate\", has a keyUsage without digitalSignature",
                RESPONDER
                        .by(
                                CA.client("CN=delegate", OTHER_KEYS)
                                        .purposes(KeyPurposeId.id_kp_OCSPSigning)
                                        .usage(KeyUsage.KEY_AGREEMENT.mask())
                                        .build(),
                                OTHER_KEYS)
                        .good(LEAF));
        assertRefused(
                "its signer, \"CN=delegate\", is valid from 2026-06-14T12:00:00Z to 2026-06-15T11:59:59Z only",
                RESPONDER
                        .by(
                                CA.client("CN=delegate", OTHER_KEYS)
                                        .purposes(KeyPurposeId.id_kp_OCSPSigning)
                                        .until(NOW.minusSeconds(1))
                                        .build(),
                                OTHER_KEYS)
                        .good(LEAF));
        for (String name : new String[] {"CN=ca", "CN=stranger"}) {
            assertRefused(
                    "its signer, \"CN=delegate\", was not certified by the certificate's issuer",
                    RESPONDER
                            .by(
                                    ClientAuthority.root(name, KEYS)
                                            .client("CN=delegate", OTHER_KEYS)
                                            .purposes(KeyPurposeId.id_kp_OCSPSigning)
                                            .build(),
                                    OTHER_KEYS)
                            .good(LEAF));
        }
    }

    @Test
    void strangersSignatureIsRefused() {
        ClientAuthority stranger = ClientAuthority.root("CN=stranger", OTHER_KEYS);
        ClientAuthority impostor = ClientAuthority.root("CN=ca", OTHER_KEYS);
        assertRefused(
                "it is about other certificates", OcspResponder.of(stranger).good(LEAF));
        assertRefused(
                "its signer, \"CN=stranger\", has no extendedKeyUsage OCSPSigning",
                RESPONDER.by(stranger.certificate(), OTHER_KEYS).good(LEAF));
        assertRefused(
                "it is not signed by the key of \"CN=ca\"",
                RESPONDER.by(impostor.certificate(), OTHER_KEYS).good(LEAF));
    }

    @Test
    void signatureOverSha1IsRefused() {
        assertRefused(
                "it is signed over SHA-1", RESPONDER.signing("SHA1withECDSA").good(LEAF));
    }

    @Test
    void responseAboutAnotherCertificateIsRefused() {
        assertRefused(
                "it is about other certificates",
                RESPONDER.good(CA.client("CN=other", KEYS).build()));
    }

    @Test
    void timeOfAResponseIsKeptWithFiveMinutesLeave() throws Exception {
        Duration leave = Duration.ofMinutes(5);
        Instant hence = NOW.plus(leave);
        Instant ago = NOW.minus(leave);
        verify(RESPONDER.at(hence, hence.plusSeconds(60)).good(LEAF));
        assertRefused(
                "its thisUpdate, 2026-06-15T12:05:01Z, is in the future",
                RESPONDER.at(hence.plusSeconds(1), hence.plusSeconds(60)).good(LEAF));
        verify(RESPONDER.at(ago.minusSeconds(60), ago).good(LEAF));
        assertRefused(
                "its nextUpdate, 2026-06-15T11:54:59Z, has passed",
                RESPONDER.at(ago.minusSeconds(60), ago.minusSeconds(1)).good(LEAF));
    }

    @Test
    void responseWithoutNextUpdateIsGoodForAWeek() throws Exception {
        Instant week = NOW.minus(Duration.ofDays(7));
        assertNull(verify(RESPONDER.at(week, null).good(LEAF)).nextUpdate());
        assertRefused(
                "too old after 7 days", RESPONDER.at(week.minusSeconds(1), null).good(LEAF));
    }

    @Test
    void responseThatIsNotSuccessfulIsRefused() {
        assertRefused("its status is tryLater; expected successful", OcspResponder.status(OCSPResp.TRY_LATER));
        assertRefused("its status is unauthorized", OcspResponder.status(OCSPResp.UNAUTHORIZED));
        assertRefused("it is not a basic response", OcspResponder.status(OCSPResp.SUCCESSFUL));
    }

    @Test
    void damagedResponsesNeverEscapeAsAnotherException() throws Exception {
        long seed = 20261124;
        Random random = new Random(seed);
        X509Certificate delegate = CA.client("CN=delegate", OTHER_KEYS)
                .purposes(KeyPurposeId.id_kp_OCSPSigning)
                .build();
        byte[] der = RESPONDER.by(delegate, OTHER_KEYS).good(LEAF);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = Arrays.copyOf(der, random.nextInt(10) == 0 ? random.nextInt(der.length) : der.length);
            for (int i = 0; i < 3 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                var _ = verify(damaged);
            } catch (OcspException e) {
                assertTrue(!e.problem().contains("\n"), e.problem());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static OcspStaple verify(byte[] response) throws OcspException {
        return OcspStaple.verify(response, LEAF, CA.certificate(), NOW);
    }

    private static void assertRefused(String problem, byte[] response) {
        OcspException e = assertThrows(OcspException.class, () -> verify(response));
        assertTrue(e.problem().contains(problem), e.problem());
    }
}
