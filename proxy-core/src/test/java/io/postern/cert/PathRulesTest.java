// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.cert.TrustFixture.assertFault;
import static io.postern.cert.TrustFixture.chain;
import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a certificate on the way to a trusted authority may be like (RFC 5280 §6.1, RFC 8446 §4.4.2.4). */
final class PathRulesTest {

    private static final KeyPair ROOT_KEYS = KeyType.EC_P256.generate();
    private static final KeyPair CA_KEYS = KeyType.EC_P384.generate();
    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", ROOT_KEYS);
    private static final ClientAuthority CA = ROOT.intermediate("CN=ca", CA_KEYS);

    @TempDir
    private Path directory;

    @Test
    void timeOfACertificateIsKept() throws Exception {
        X509Certificate leaf =
                CA.client("CN=leaf", KEYS).from(NOW).until(NOW.plusSeconds(60)).build();
        ClientTrust trust = trust(ROOT);
        PresentedChain chain = chain(leaf, CA.certificate());
        trust.check(chain, NOW);
        trust.check(chain, NOW.plusSeconds(60));
        assertFault(
                Fault.CERTIFICATE_EXPIRED,
                "\"CN=leaf\" expired at 2026-06-15T12:01:00Z",
                trust,
                chain,
                NOW.plusSeconds(61));
        assertFault(
                Fault.CERTIFICATE_NOT_YET_VALID,
                "\"CN=leaf\" is not valid before 2026-06-15T12:00:00Z",
                trust,
                chain,
                NOW.minusSeconds(1));
    }

    @Test
    void timeOfTheAuthoritiesIsKept() throws Exception {
        ClientAuthority ca = ROOT.intermediate("CN=ca", CA_KEYS, recipe -> recipe.until(NOW.minusSeconds(1)));
        assertFault(
                Fault.CERTIFICATE_EXPIRED,
                "\"CN=ca\" expired at 2026-06-15T11:59:59Z",
                trust(ROOT),
                chain(ca.client("CN=leaf", KEYS).build(), ca.certificate()));
        ClientAuthority root = ClientAuthority.root("CN=root", ROOT_KEYS, recipe -> recipe.from(NOW.plusSeconds(1)));
        assertFault(
                Fault.CERTIFICATE_NOT_YET_VALID,
                "\"CN=root\" is not valid before 2026-06-15T12:00:01Z",
                trust(root),
                chain(root.client("CN=leaf", KEYS).build()));
    }

    @Test
    void weakKeyIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        assertFault(
                Fault.UNSUPPORTED_CERTIFICATE_KEY,
                "\"CN=leaf\" has an RSA key of 1024 bits; expected 2048 to 8192",
                trust(ROOT),
                chain(ROOT.client("CN=leaf", generator.generateKeyPair()).build()));
    }

    @Test
    void keyThatJavaDoesNotKnowIsNamed() throws Exception {
        byte[] point = new byte[65];
        Arrays.fill(point, (byte) 4);
        ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256k1;
        byte[] der = ROOT.client("CN=leaf", KEYS)
                .key(new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), point))
                .der();
        assertFault(
                Fault.UNSUPPORTED_CERTIFICATE_KEY,
                "\"CN=leaf\" has an EC key on another curve than P-256, P-384 and P-521",
                trust(ROOT),
                PresentedChain.of(List.of(der)));
    }

    @Test
    void signatureOverABrokenHashIsRefused() throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", KeyType.RSA_2048.generate());
        for (String hash : List.of("SHA-1", "MD5")) {
            assertFault(
                    Fault.BAD_CERTIFICATE_CHAIN,
                    "\"CN=leaf\" is signed over " + hash + ", which proves nothing",
                    trust(root),
                    chain(root.client("CN=leaf", KEYS)
                            .signedBy(hash.replace("-", "") + "withRSA")
                            .build()));
        }
        // The authority's own signature is nothing that anybody believes it for.
        ClientAuthority old = ClientAuthority.root("CN=root", root.keys(), recipe -> recipe.signedBy("SHA1withRSA"));
        trust(old).check(chain(old.client("CN=leaf", KEYS).build(), old.certificate()), NOW);
    }

    @Test
    void issuerThatIsNoAuthorityIsRefused() throws Exception {
        ClientAuthority client =
                ROOT.intermediate("CN=client", CA_KEYS, recipe -> recipe.without(Extension.basicConstraints));
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=client\"",
                trust(ROOT),
                chain(client.client("CN=leaf", KEYS).build(), client.certificate()));
        ClientAuthority mute = ROOT.intermediate(
                "CN=mute", CA_KEYS, recipe -> recipe.usage(org.bouncycastle.asn1.x509.KeyUsage.digitalSignature));
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=mute\"",
                trust(ROOT),
                chain(mute.client("CN=leaf", KEYS).build(), mute.certificate()));
    }

    @Test
    void pathLengthIsKept() throws Exception {
        ClientAuthority ca = ROOT.intermediate("CN=ca", CA_KEYS, recipe -> recipe.authority(0));
        ClientAuthority lower = ca.intermediate("CN=lower", KEYS);
        trust(ROOT).check(chain(ca.client("CN=leaf", KEYS).build(), ca.certificate()), NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=lower\"",
                trust(ROOT),
                chain(lower.client("CN=leaf", KEYS).build(), lower.certificate(), ca.certificate()));
    }

    @Test
    void pathLengthOfTheTrustedAuthorityIsKept() throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", ROOT_KEYS, recipe -> recipe.authority(0));
        ClientAuthority ca = root.intermediate("CN=ca", CA_KEYS);
        trust(root).check(chain(root.client("CN=leaf", KEYS).build()), NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=leaf\" is too far below \"CN=root\", whose pathLenConstraint is 0",
                trust(root),
                chain(ca.client("CN=leaf", KEYS).build(), ca.certificate()));
    }

    @Test
    void nameConstraintsAreKept() throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", ROOT_KEYS, TrustFixture::onlyForExample);
        ClientAuthority ca = ROOT.intermediate("CN=ca", CA_KEYS, TrustFixture::onlyForExample);
        trust(root).check(chain(named(root, "a.example")), NOW);
        trust(ROOT).check(chain(named(ca, "a.example"), ca.certificate()), NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=leaf\" breaks the nameConstraints of \"CN=root\"",
                trust(root),
                chain(named(root, "a.invalid")));
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=leaf\"",
                trust(ROOT),
                chain(named(ca, "a.invalid"), ca.certificate()));
    }

    @Test
    void unknownCriticalExtensionIsRefused() throws Exception {
        ASN1ObjectIdentifier oid = new ASN1ObjectIdentifier("1.2.3.4");
        ASN1Encodable value = new DEROctetString(new byte[1]);
        trust(ROOT)
                .check(
                        chain(ROOT.client("CN=leaf", KEYS)
                                .with(oid, false, value)
                                .build()),
                        NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "\"CN=leaf\"",
                trust(ROOT),
                chain(ROOT.client("CN=leaf", KEYS).with(oid, true, value).build()));
    }

    @Test
    void leafThatJavaRefusesStillHasAKey() throws Exception {
        byte[] der = ClientAuthority.root("CN=root", ROOT_KEYS)
                .client("", KEYS)
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example")))
                .der();
        PresentedChain chain = PresentedChain.of(List.of(der));
        assertArrayEquals(KEYS.getPublic().getEncoded(), chain.leafPublicKey());
        assertFault(Fault.UNREADABLE_CERTIFICATE, "certificate 1: ", trust(ROOT), chain);
        assertEquals(
                Fault.UNREADABLE_CERTIFICATE,
                assertThrows(TlsException.class, chain::leaf).fault());
    }

    @Test
    void bytesAfterACertificateAreRefused() throws Exception {
        byte[] der = ROOT.client("CN=leaf", KEYS).der();
        PresentedChain chain = PresentedChain.of(List.of(Arrays.copyOf(der, der.length + 1)));
        assertFault(Fault.UNREADABLE_CERTIFICATE, "certificate 1: ", trust(ROOT), chain);
        assertEquals(
                Fault.UNREADABLE_CERTIFICATE,
                assertThrows(TlsException.class, chain::leafPublicKey).fault());
        byte[] pem = PemText.certificates(ROOT.certificate()).getBytes(StandardCharsets.US_ASCII);
        assertFault(Fault.UNREADABLE_CERTIFICATE, "certificate 2: ", trust(ROOT), PresentedChain.of(List.of(der, pem)));
    }

    @Test
    void nameConstraintsOfAnAuthorityHoldForAddressesInTheSubject() throws Exception {
        ClientAuthority root = ClientAuthority.root("CN=root", ROOT_KEYS, recipe -> {
            GeneralSubtree[] permitted = {new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, "a.example"))};
            recipe.with(Extension.nameConstraints, true, new NameConstraints(permitted, null));
        });
        trust(root).check(chain(root.client("CN=leaf,E=x@a.example", KEYS).build()), NOW);
        assertFault(
                Fault.BAD_CERTIFICATE_CHAIN,
                "breaks the nameConstraints of \"CN=root\"",
                trust(root),
                chain(root.client("CN=leaf,E=x@b.example", KEYS).build()));
    }

    private static X509Certificate named(ClientAuthority authority, String dnsName) {
        GeneralName name = new GeneralName(GeneralName.dNSName, dnsName);
        return authority
                .client("CN=leaf", KEYS)
                .with(Extension.subjectAlternativeName, false, new GeneralNames(name))
                .build();
    }

    private ClientTrust trust(ClientAuthority... authorities) throws Exception {
        return ClientTrust.of(TrustFixture.store(directory, authorities));
    }
}
