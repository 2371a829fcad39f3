// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.cert.TrustFixture.assertFault;
import static io.postern.cert.TrustFixture.chain;
import static io.postern.testing.ClientAuthority.NOW;

import io.postern.testing.CertificateRecipe;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.tls.alert.Fault;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed, by whose word, and for what. */
final class ClientTrustTest {

    private static final KeyPair ROOT_KEYS = KeyType.EC_P256.generate();
    private static final KeyPair CA_KEYS = KeyType.EC_P384.generate();
    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", ROOT_KEYS);
    private static final ClientAuthority CA = ROOT.intermediate("CN=ca", CA_KEYS);
    private static final ClientAuthority STRANGER = ClientAuthority.root("CN=stranger", CA_KEYS);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void clientsOfEveryKindOfKeyAreBelieved(KeyType type) throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", type.generate());
        ClientAuthority ca = root.intermediate("CN=ca", type.generate());
        KeyPair keys = type.generate();
        ClientTrust trust = trust(root);
        trust.check(chain(root.client("CN=leaf", keys).build()), NOW);
        trust.check(chain(ca.client("CN=leaf", keys).build(), ca.certificate()), NOW);
    }

    @Test
    void rarerKeysAndSignaturesAreBelievedToo() throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", KeyType.RSA_2048.generate());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp521r1"));
        KeyPair keys = generator.generateKeyPair();
        KeyPair edwards = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
        CertificateRecipe pss = root.client("CN=leaf", keys).signedBy("SHA256withRSAandMGF1");
        trust(root).check(chain(pss.build()), NOW);
        trust(root).check(chain(root.client("CN=leaf", edwards).build()), NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=leaf\" is signed by RSASSA-PSS over the hash 1.3.14.3.2.26",
                trust(root),
                chain(pss.signedBy("SHA1withRSAandMGF1").build()));
    }

    @Test
    void certificatesMayComeInAnyOrderWithOnesThatNobodyNeeds() throws Exception {
        ClientAuthority lower = CA.intermediate("CN=lower", KEYS);
        X509Certificate leaf = lower.client("CN=leaf", KEYS).build();
        ClientTrust trust = trust(ROOT);
        trust.check(chain(leaf, lower.certificate(), CA.certificate()), NOW);
        trust.check(chain(leaf, CA.certificate(), lower.certificate()), NOW);
        trust.check(chain(leaf, ROOT.certificate(), CA.certificate(), lower.certificate()), NOW);
        trust.check(
                chain(leaf, leaf, STRANGER.certificate(), lower.certificate(), CA.certificate(), CA.certificate()),
                NOW);
    }

    @Test
    void anyOfTheTrustedAuthoritiesWillDo() throws Exception {
        ClientTrust trust = trust(STRANGER, CA);
        trust.check(chain(CA.client("CN=leaf", KEYS).build()), NOW);
        trust.check(chain(STRANGER.client("CN=leaf", KEYS).build()), NOW);
    }

    @Test
    void secondPathIsTakenWhereTheFirstDoesNotHold() throws Exception {
        X509Certificate expired = ROOT.intermediate("CN=ca", CA_KEYS, recipe -> recipe.until(NOW.minusSeconds(1)))
                .certificate();
        X509Certificate leaf = CA.client("CN=leaf", KEYS).build();
        trust(ROOT).check(chain(leaf, expired, CA.certificate()), NOW);
    }

    @Test
    void authorityWithTwoKeysIsBelievedWithBoth() throws Exception {
        ClientAuthority renewed = ClientAuthority.root("CN=root", CA_KEYS);
        ClientTrust trust = trust(ROOT, renewed);
        trust.check(chain(ROOT.client("CN=leaf", KEYS).build()), NOW);
        trust.check(chain(renewed.client("CN=leaf", KEYS).build()), NOW);
        trust.check(
                chain(renewed.client("CN=leaf", KEYS)
                        .without(Extension.authorityKeyIdentifier)
                        .build()),
                NOW);
    }

    @Test
    void certificateOfAStrangerIsRefused() throws Exception {
        ClientTrust trust = trust(ROOT);
        assertFault(
                Fault.UNKNOWN_CA,
                "\"CN=leaf\" leads to \"CN=stranger\": no such authority is trusted",
                trust,
                chain(STRANGER.client("CN=leaf", KEYS).build()));
        assertFault(
                Fault.UNKNOWN_CA,
                "\"CN=leaf\" leads to \"CN=stranger\", the issuer of \"CN=stranger\": no such authority is trusted",
                trust,
                chain(STRANGER.client("CN=leaf", KEYS).build(), STRANGER.certificate()));
        assertFault(
                Fault.UNKNOWN_CA,
                "\"CN=leaf\" leads to \"CN=ca\": no such authority is trusted",
                trust,
                chain(CA.client("CN=leaf", KEYS).build()));
    }

    @Test
    void strangerWithTheNameOfAnAuthorityIsRefused() throws Exception {
        ClientAuthority impostor = ClientAuthority.root("CN=root", CA_KEYS);
        CertificateRecipe client = impostor.client("CN=leaf", KEYS);
        assertFault(Fault.UNKNOWN_CA, "\"CN=leaf\"", trust(ROOT), chain(client.build()));
        assertFault(
                Fault.BAD_CERTIFICATE_SIGNATURE,
                "\"CN=leaf\" is not signed by the key of \"CN=root\"",
                trust(ROOT),
                chain(client.without(Extension.authorityKeyIdentifier).build()));
    }

    @Test
    void signatureByAnotherKindOfKeyThanTheIssuersIsRefused() throws Exception {
        CertificateRecipe client = ClientAuthority.root("CN=root", KeyType.ED25519.generate())
                .client("CN=leaf", KEYS)
                .without(Extension.authorityKeyIdentifier);
        assertFault(Fault.BAD_CERTIFICATE_SIGNATURE, "\"CN=leaf\"", trust(ROOT), chain(client.build()));
    }

    @Test
    void brokenSignatureIsRefused() throws Exception {
        byte[] der = ROOT.client("CN=leaf", KEYS).der();
        der[der.length - 1] ^= 1;
        assertFault(
                Fault.BAD_CERTIFICATE_SIGNATURE,
                "\"CN=leaf\" is not signed by the key of \"CN=root\"",
                trust(ROOT),
                PresentedChain.of(List.of(der)));
        byte[] issuer = CA.certificate().getEncoded();
        issuer[issuer.length - 1] ^= 1;
        assertFault(
                Fault.BAD_CERTIFICATE_SIGNATURE,
                "\"CN=ca\" is not signed by the key of \"CN=root\"",
                trust(ROOT),
                PresentedChain.of(List.of(CA.client("CN=leaf", KEYS).der(), issuer)));
    }

    @Test
    void certificateForAnotherPurposeIsRefused() throws Exception {
        ClientTrust trust = trust(ROOT);
        assertFault(
                Fault.WRONG_CERTIFICATE_PURPOSE,
                "\"CN=leaf\": its extendedKeyUsage lacks clientAuth: it is not for a client",
                trust,
                chain(ROOT.client("CN=leaf", KEYS)
                        .purposes(KeyPurposeId.id_kp_serverAuth)
                        .build()));
        assertFault(
                Fault.WRONG_CERTIFICATE_PURPOSE,
                "\"CN=leaf\": its keyUsage lacks digitalSignature (RFC 8446 §4.4.2.2)",
                trust,
                chain(ROOT.client("CN=leaf", KEYS)
                        .usage(org.bouncycastle.asn1.x509.KeyUsage.keyAgreement)
                        .build()));
        trust.check(
                chain(ROOT.client("CN=leaf", KEYS)
                        .purposes(KeyPurposeId.anyExtendedKeyUsage)
                        .build()),
                NOW);
        trust.check(
                chain(ROOT.client("CN=leaf", KEYS)
                        .without(Extension.keyUsage)
                        .without(Extension.extendedKeyUsage)
                        .build()),
                NOW);
    }

    @Test
    void certificateWithoutTheDemandedPurposeIsRefused() throws Exception {
        ClientTrust trust = new ClientTrust(
                TrustFixture.store(directory, ROOT),
                RevocationLists.NONE,
                ClientTrust.Revocation.SOFT,
                CertificateFilter.of(
                        Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT), Set.of("1.3.6.1.5.5.7.3.2")),
                ClientTrust.DEFAULT_LONGEST_PATH);
        int both =
                org.bouncycastle.asn1.x509.KeyUsage.keyAgreement | org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
        trust.check(chain(ROOT.client("CN=leaf", KEYS).usage(both).build()), NOW);
        assertFault(
                Fault.WRONG_CERTIFICATE_PURPOSE,
                "\"CN=leaf\": it lacks what is demanded, keyUsage digitalSignature keyAgreement",
                trust,
                chain(ROOT.client("CN=leaf", KEYS).build()));
        assertFault(
                Fault.WRONG_CERTIFICATE_PURPOSE,
                "\"CN=leaf\": it lacks what is demanded, extendedKeyUsage 1.3.6.1.5.5.7.3.2",
                trust,
                chain(ROOT.client("CN=leaf", KEYS)
                        .usage(both)
                        .purposes(KeyPurposeId.anyExtendedKeyUsage)
                        .build()));
    }

    @Test
    void selfSignedClientIsBelievedWhereItIsAnAuthorityOfItsOwn() throws Exception {
        ClientAuthority self = ClientAuthority.root("CN=self", KEYS, recipe -> recipe.without(Extension.keyUsage));
        trust(self).check(chain(self.certificate()), NOW);
        assertFault(Fault.UNKNOWN_CA, "\"CN=self\"", trust(ROOT), chain(self.certificate()));
    }

    private ClientTrust trust(ClientAuthority... authorities) throws Exception {
        return ClientTrust.of(TrustFixture.store(directory, authorities));
    }
}
