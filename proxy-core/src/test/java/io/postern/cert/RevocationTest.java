// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.OcspResponder;
import io.postern.testing.PemText;
import io.postern.tls.alert.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CRLs and staples make of a path that holds otherwise. */
final class RevocationTest {

    private static final KeyPair CA_KEYS = KeyType.EC_P256.generate();
    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KeyType.EC_P256.generate());
    private static final ClientAuthority CA = ROOT.intermediate("CN=ca", CA_KEYS);
    private static final X509Certificate LEAF = CA.client("CN=leaf", KEYS).build();
    private static final X509Certificate OTHER = CA.client("CN=other", KEYS).build();
    private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    @TempDir
    private Path directory;

    @Test
    void certificateOnAListIsRefused() throws Exception {
        assertFault(
                Fault.CERTIFICATE_REVOKED,
                "\"CN=leaf\" was revoked by \"CN=ca\" at 2026-06-15T10:00:00Z",
                trust(false, CA.crl(OTHER, LEAF)));
        assertGood(trust(false, CA.crl(OTHER)));
    }

    @Test
    void intermediateOnAListIsRefused() throws Exception {
        assertFault(
                Fault.CERTIFICATE_REVOKED,
                "\"CN=ca\" was revoked by \"CN=root\"",
                trust(false, CA.crl(LEAF), ROOT.crl(CA.certificate())));
    }

    @Test
    void requiredStatusIsNeededForEveryCertificate() throws Exception {
        assertGood(trust(true, ROOT.crl(), CA.crl()));
        assertFault(
                Fault.REVOCATION_UNKNOWN,
                "\"CN=leaf\": no current CRL of \"CN=ca\" and no OCSP response says that it was not revoked",
                trust(true, ROOT.crl()));
        assertFault(
                Fault.REVOCATION_UNKNOWN,
                "\"CN=ca\": no current CRL of \"CN=root\" and no OCSP response",
                trust(true, CA.crl()));
        assertGood(trust(false));
    }

    @Test
    void listOfAnotherTimeIsNotEnoughButWhatItRevokedStaysSo() throws Exception {
        byte[] stale = CA.crl(HOUR_AGO, NOW.minusSeconds(1), OTHER);
        byte[] future = CA.crl(NOW.plusSeconds(1), TOMORROW, OTHER);
        assertFault(Fault.REVOCATION_UNKNOWN, "\"CN=leaf\"", trust(true, ROOT.crl(), stale, future));
        assertGood(trust(false, stale));
        assertFault(
                Fault.CERTIFICATE_REVOKED, "\"CN=leaf\"", trust(false, CA.crl(HOUR_AGO, NOW.minusSeconds(1), LEAF)));
    }

    @Test
    void listThatTheIssuerDidNotSignIsNotHeeded() throws Exception {
        ClientAuthority impostor = ClientAuthority.root("CN=ca", KEYS);
        assertGood(trust(false, impostor.crl(LEAF)));
        assertFault(Fault.REVOCATION_UNKNOWN, "\"CN=leaf\"", trust(true, ROOT.crl(), impostor.crl()));
    }

    @Test
    void listIsGoodForTheCertificatesOfItsScopeOnly() throws Exception {
        assertGood(trust(true, ROOT.crl(), scoped(null, true, false, null)));
        byte[][] others = {
            scoped(null, false, true, null),
            scoped(null, false, false, new ReasonFlags(ReasonFlags.keyCompromise)),
            scoped(point("http://ca.example/1"), false, false, null)
        };
        for (byte[] list : others) {
            assertFault(Fault.REVOCATION_UNKNOWN, "\"CN=leaf\"", trust(true, ROOT.crl(), list));
        }
        X509Certificate sharded = CA.client("CN=leaf", KEYS)
                .with(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(point("http://ca.example/1"), null, null)
                }))
                .build();
        trust(true, ROOT.crl(), others[2]).check(chain(sharded, null), NOW);
    }

    @Test
    void goodStapleTakesTheListsPlace() throws Exception {
        trust(true, ROOT.crl()).check(chain(LEAF, OcspResponder.of(CA).good(LEAF)), NOW);
    }

    @Test
    void staplesCountForIntermediatesToo() throws Exception {
        byte[] good = OcspResponder.of(CA).good(LEAF);
        byte[] revoked = OcspResponder.of(ROOT).revoked(CA.certificate());
        byte[] spared = OcspResponder.of(ROOT).good(CA.certificate());
        trust(true).check(chain(LEAF, good, spared), NOW);
        assertFault(
                Fault.CERTIFICATE_REVOKED,
                "\"CN=ca\" was revoked by \"CN=root\"",
                trust(false),
                chain(LEAF, good, revoked));
    }

    @Test
    void stapleDoesNotMakeUpForAList() throws Exception {
        assertFault(
                Fault.CERTIFICATE_REVOKED,
                "\"CN=leaf\"",
                trust(false, CA.crl(LEAF)),
                chain(LEAF, OcspResponder.of(CA).good(LEAF)));
    }

    @Test
    void stapleThatSaysRevokedOrUnknownIsHeeded() throws Exception {
        assertFault(
                Fault.CERTIFICATE_REVOKED,
                "\"CN=leaf\" was revoked by \"CN=ca\" at 2026-06-15T11:00:00Z",
                trust(false, CA.crl()),
                chain(LEAF, OcspResponder.of(CA).revoked(LEAF)));
        assertFault(
                Fault.REVOCATION_UNKNOWN,
                "\"CN=leaf\": the OCSP responder of \"CN=ca\" does not know it",
                trust(false),
                chain(LEAF, OcspResponder.of(CA).unknown(LEAF)));
    }

    @Test
    void stapleThatDoesNotHoldIsRefused() throws Exception {
        assertFault(
                Fault.BAD_CERTIFICATE_STATUS,
                "the OCSP response for \"CN=leaf\": it is about other certificates",
                trust(false),
                chain(LEAF, OcspResponder.of(CA).good(OTHER)));
        assertFault(
                Fault.BAD_CERTIFICATE_STATUS,
                "the OCSP response for \"CN=leaf\": it cannot be read",
                trust(false),
                chain(LEAF, new byte[] {0x30, 3, 1}));
    }

    private static byte[] scoped(
            @Nullable DistributionPointName point, boolean users, boolean authorities, @Nullable ReasonFlags reasons) {
        IssuingDistributionPoint scope = new IssuingDistributionPoint(point, users, authorities, reasons, false, false);
        return CA.crl(
                HOUR_AGO,
                TOMORROW,
                builder -> assertDoesNotThrow(
                        () -> builder.addExtension(Extension.issuingDistributionPoint, true, scope)));
    }

    private static DistributionPointName point(String uri) {
        return new DistributionPointName(new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    private ClientTrust trust(boolean required, byte[]... lists) throws Exception {
        Path authorities = Files.writeString(directory.resolve("ca.pem"), PemText.certificates(ROOT.certificate()));
        StringBuilder text = new StringBuilder();
        for (byte[] list : lists) {
            text.append(PemText.block("X509 CRL", list));
        }
        RevocationLists read = lists.length == 0
                ? RevocationLists.NONE
                : RevocationLists.read(Files.writeString(directory.resolve("crl.pem"), text));
        return new ClientTrust(
                TrustStore.read(authorities),
                read,
                new ClientTrust.Revocation(required, false),
                List.of(),
                ClientTrust.DEFAULT_LONGEST_PATH);
    }

    private static PresentedChain chain(X509Certificate leaf, byte @Nullable [] staple) throws Exception {
        return chain(leaf, staple, null);
    }

    private static PresentedChain chain(X509Certificate leaf, byte @Nullable [] staple, byte @Nullable [] intermediates)
            throws Exception {
        List<byte @Nullable []> staples = new ArrayList<>();
        staples.add(staple);
        staples.add(intermediates);
        return new PresentedChain(List.of(leaf.getEncoded(), CA.certificate().getEncoded()), staples);
    }

    private static void assertGood(ClientTrust trust) throws Exception {
        trust.check(chain(LEAF, null), NOW);
    }

    private static void assertFault(Fault fault, String detail, ClientTrust trust) throws Exception {
        TrustFixture.assertFault(fault, detail, trust, chain(LEAF, null));
    }

    private static void assertFault(Fault fault, String detail, ClientTrust trust, PresentedChain chain) {
        TrustFixture.assertFault(fault, detail, trust, chain);
    }
}
