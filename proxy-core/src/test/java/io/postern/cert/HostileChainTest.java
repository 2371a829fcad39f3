// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.CertificateRecipe;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import io.postern.testing.PemText;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.CertPolicyId;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains that are made to cost us much, or to break a parser. */
final class HostileChainTest {

    /** A thousand times what a check takes; an exponential search takes years. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KEYS);

    @TempDir
    private Path directory;

    private ClientTrust trust;

    @BeforeEach
    void trustRoot() throws Exception {
        trust = ClientTrust.of(TrustStore.read(
                Files.writeString(directory.resolve("ca.pem"), PemText.certificates(ROOT.certificate()))));
    }

    @Test
    void certificatesInACircleEndTheSearch() throws Exception {
        ClientAuthority one = ClientAuthority.root("CN=one", KEYS);
        ClientAuthority two = ClientAuthority.root("CN=two", KEYS);
        assertFault(
                Fault.UNKNOWN_CA,
                encoded(
                        one.client("CN=leaf", KEYS).der(),
                        two.intermediate("CN=one", KEYS).certificate().getEncoded(),
                        one.intermediate("CN=two", KEYS).certificate().getEncoded()));
    }

    @Test
    void cliqueOfCrossSignedCertificatesEndsTheSearch() throws Exception {
        List<byte[]> clique = new ArrayList<>();
        clique.add(ClientAuthority.root("CN=same", KEYS).client("CN=leaf", KEYS).der());
        for (int i = 0; i < 15; i++) {
            clique.add(ClientAuthority.root("CN=same", KEYS).certificate().getEncoded());
        }
        assertFault(Fault.BAD_CERTIFICATE_CHAIN, clique);
    }

    @Test
    void cliqueBelowATrustedAuthorityEndsTheSearch() throws Exception {
        List<byte[]> clique = new ArrayList<>();
        clique.add(ClientAuthority.root("CN=same", KEYS)
                .client("CN=leaf", KEYS)
                .until(NOW.minusSeconds(1))
                .der());
        for (int i = 0; i < 15; i++) {
            ClientAuthority above = i % 2 == 0 ? ROOT : ClientAuthority.root("CN=same", KEYS);
            clique.add(above.intermediate("CN=same", KEYS).certificate().getEncoded());
        }
        assertFault(Fault.CERTIFICATE_EXPIRED, clique);
    }

    @Test
    void policiesThatAreMappedToEachOtherCostNothing() throws Exception {
        int width = 12;
        CertPolicyId[] policies = new CertPolicyId[width];
        PolicyInformation[] information = new PolicyInformation[width];
        CertPolicyId[] from = new CertPolicyId[width * width];
        CertPolicyId[] to = new CertPolicyId[width * width];
        for (int i = 0; i < width; i++) {
            policies[i] = CertPolicyId.getInstance(new ASN1ObjectIdentifier("1.2.3." + i));
            information[i] = new PolicyInformation(new ASN1ObjectIdentifier("1.2.3." + i));
        }
        for (int i = 0; i < width * width; i++) {
            from[i] = policies[i / width];
            to[i] = policies[i % width];
        }
        List<byte[]> chain = new ArrayList<>();
        ClientAuthority above = ROOT;
        for (int i = 0; i < ClientTrust.DEFAULT_LONGEST_PATH - 1; i++) {
            above = above.intermediate("CN=ca " + i, KEYS, recipe -> recipe.with(
                            Extension.certificatePolicies, false, new CertificatePolicies(information))
                    .with(Extension.policyMappings, true, new PolicyMappings(from, to)));
            chain.add(above.certificate().getEncoded());
        }
        chain.addFirst(above.client("CN=leaf", KEYS)
                .with(Extension.certificatePolicies, false, new CertificatePolicies(information))
                .der());
        assertTimeoutPreemptively(BOUND, () -> trust.check(PresentedChain.of(chain), NOW));
    }

    @Test
    void nameConstraintsThatTakeLongToMergeAreRefused() throws Exception {
        GeneralSubtree[] subtrees = new GeneralSubtree[2000];
        for (int i = 0; i < subtrees.length; i++) {
            subtrees[i] = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "n" + i));
        }
        CertificateRecipe leaf =
                ROOT.client("CN=leaf", KEYS).with(Extension.nameConstraints, true, new NameConstraints(subtrees, null));
        assertEquals(
                "\"CN=leaf\" has too many name constraints",
                assertFault(Fault.BAD_CERTIFICATE_CHAIN, encoded(leaf.der())));
    }

    @Test
    void chainThatIsTooLongIsRefused() throws Exception {
        List<byte[]> chain = new ArrayList<>();
        ClientAuthority above = ROOT;
        for (int i = 0; i < ClientTrust.DEFAULT_LONGEST_PATH - 1; i++) {
            above = above.intermediate("CN=ca " + i, KEYS);
            chain.add(above.certificate().getEncoded());
        }
        chain.addFirst(above.client("CN=leaf", KEYS).der());
        trust.check(PresentedChain.of(chain), NOW);

        ClientAuthority lower = above.intermediate("CN=lower", KEYS);
        chain.set(0, lower.certificate().getEncoded());
        chain.addFirst(lower.client("CN=leaf", KEYS).der());
        String detail = assertFault(Fault.BAD_CERTIFICATE_CHAIN, chain);
        assertEquals("\"CN=leaf\" is more than 8 certificates away from any authority", detail);
    }

    @Test
    void tooManyCertificatesOrBytesAreRefused() {
        byte[] leaf = ROOT.client("CN=leaf", KEYS).der();
        trust.check(PresentedChain.of(Collections.nCopies(16, leaf)), NOW);
        assertTrue(assertFault(Fault.BAD_CERTIFICATE_CHAIN, Collections.nCopies(17, leaf))
                .startsWith("17 certificates of "));
        byte[] large = ROOT.client("CN=leaf", KEYS)
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "a".repeat(1 << 16))))
                .der();
        assertFault(Fault.BAD_CERTIFICATE_CHAIN, List.of(large));
    }

    @Test
    void nestingWithoutEndIsRefused() {
        byte[] indefinite = new byte[60_000];
        for (int i = 0; i + 1 < indefinite.length; i += 2) {
            indefinite[i] = 0x30;
            indefinite[i + 1] = (byte) 0x80;
        }
        assertFault(Fault.UNREADABLE_CERTIFICATE, List.of(indefinite));
        assertFault(Fault.UNREADABLE_CERTIFICATE, List.of(nested(15_000)));
        // In an extension, which the libraries look at later.
        byte[] inside = ROOT.client("CN=leaf", KEYS)
                .with(Extension.subjectAlternativeName, false, new DEROctetString(new byte[60_000]))
                .der();
        int start = indexOfZeros(inside);
        byte[] deep = nested(14_000);
        System.arraycopy(deep, 0, inside, start, Math.min(deep.length, 60_000));
        assertUntrusted(List.of(inside));
    }

    @Test
    void damagedCertificatesNeverEscapeAsAnotherException() throws Exception {
        long seed = 20261125;
        Random random = new Random(seed);
        ClientAuthority ca = ROOT.intermediate("CN=ca", KEYS, TrustFixture::onlyForExample);
        byte[] leaf = ca.client("CN=leaf", KEYS)
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example")))
                .der();
        for (int round = 0; round < 3000; round++) {
            List<byte[]> chain = new ArrayList<>(encoded(leaf, ca.certificate().getEncoded()));
            int which = random.nextInt(2);
            chain.set(which, damage(chain.get(which), random));
            try {
                var _ = PresentedChain.of(chain).leafPublicKey();
                trust.check(PresentedChain.of(chain), NOW);
            } catch (TlsException e) {
                assertTrue(e.fault() != Fault.INTERNAL, "seed " + seed + ", round " + round);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    @Test
    void randomBytesAreNoCertificate() {
        Random random = new Random(20261126);
        for (int round = 0; round < 1000; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            assertFault(Fault.UNREADABLE_CERTIFICATE, List.of(bytes));
        }
    }

    @Test
    void randomBytesAreNoStaple() throws Exception {
        Random random = new Random(20261127);
        byte[] leaf = ROOT.client("CN=leaf", KEYS).der();
        byte[] good =
                OcspResponder.of(ROOT).good(PresentedChain.of(List.of(leaf)).leaf());
        for (int round = 0; round < 500; round++) {
            byte[] staple = damage(good, random);
            List<byte @Nullable []> staples = new ArrayList<>();
            staples.add(staple);
            try {
                trust.check(new PresentedChain(List.of(leaf), staples), NOW);
            } catch (TlsException e) {
                assertTrue(e.fault() == Fault.BAD_CERTIFICATE_STATUS || Arrays.equals(staple, good), e.detail());
            }
        }
    }

    private static byte[] damage(byte[] der, Random random) {
        byte[] damaged = Arrays.copyOf(der, random.nextInt(10) == 0 ? random.nextInt(der.length) : der.length);
        for (int i = 0; i < 2 && damaged.length > 0; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    /** Sequences within sequences, of definite lengths. */
    private static byte[] nested(int depth) {
        byte[] der = new byte[4 * depth];
        for (int i = 0; i < depth; i++) {
            int rest = der.length - 4 * (i + 1);
            der[4 * i] = 0x30;
            der[4 * i + 1] = (byte) 0x82;
            der[4 * i + 2] = (byte) (rest >> 8);
            der[4 * i + 3] = (byte) rest;
        }
        return der;
    }

    private static int indexOfZeros(byte[] der) {
        int i = 0;
        while (der[i] != 0 || der[i + 1] != 0 || der[i + 2] != 0 || der[i + 3] != 0) {
            i++;
        }
        return i;
    }

    private static List<byte[]> encoded(byte[]... certificates) {
        return List.of(certificates);
    }

    private String assertFault(Fault fault, List<byte[]> certificates) {
        TlsException e = assertUntrusted(certificates);
        assertEquals(fault, e.fault(), e.detail());
        return String.valueOf(e.detail());
    }

    private TlsException assertUntrusted(List<byte[]> certificates) {
        return assertTimeoutPreemptively(
                BOUND, () -> assertThrows(TlsException.class, () -> trust.check(PresentedChain.of(certificates), NOW)));
    }
}
