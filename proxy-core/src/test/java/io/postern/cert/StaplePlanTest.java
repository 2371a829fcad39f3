// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.CertificateRecipe;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates of a chain get a staple, and from whom. */
final class StaplePlanTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KeyType.EC_P256.generate());
    private static final ClientAuthority CA =
            ROOT.intermediate("CN=ca", KeyType.EC_P256.generate(), recipe -> naming(recipe, "http://root.test/ocsp"));
    private static final URI RESPONDER = URI.create("http://ocsp.test/");

    @TempDir
    private Path directory;

    @Test
    void eachCertificateIsAskedAboutInItsIssuersName() throws Exception {
        X509Certificate leaf = leaf(RESPONDER.toString());
        StaplePlan plan = StaplePlan.of(List.of(leaf, CA.certificate(), ROOT.certificate()), Stapling.AUTO);
        assertEquals(
                new StatusQuestion(new OcspSubject(leaf, CA.certificate()), List.of(RESPONDER)),
                plan.questions().getFirst());
        assertEquals(
                new StatusQuestion(
                        new OcspSubject(CA.certificate(), ROOT.certificate()),
                        List.of(URI.create("http://root.test/ocsp"))),
                plan.questions().get(1));
        assertNull(plan.questions().get(2), "nobody vouches for a root");
        assertEquals(List.of(), plan.doubts());
        assertFalse(plan.required());
    }

    @Test
    void certificateWithoutAResponderIsNormal() throws Exception {
        StaplePlan plan = StaplePlan.of(List.of(leaf(), CA.certificate()), Stapling.AUTO);
        assertNull(plan.questions().getFirst());
        assertEquals(List.of(), plan.doubts());
    }

    @Test
    void onlyRespondersOverHttpAreAsked() throws Exception {
        X509Certificate leaf = leaf("ldap://x.test/a", "http:no-host", "not a uri", "https://ok.test/x");
        StatusQuestion question = Objects.requireNonNull(StaplePlan.of(List.of(leaf, CA.certificate()), Stapling.AUTO)
                .questions()
                .getFirst());
        assertEquals(List.of(URI.create("https://ok.test/x")), question.responders());
    }

    @Test
    void unreadableAccessInformationIsNone() throws Exception {
        X509Certificate leaf = CA.client("CN=leaf", KEYS)
                .with(Extension.authorityInfoAccess, false, new DERUTF8String("?"))
                .build();
        assertNull(StaplePlan.of(List.of(leaf, CA.certificate()), Stapling.AUTO)
                .questions()
                .getFirst());
    }

    @Test
    void responderOfOnesOwnGoesBeforeTheCertificates() throws Exception {
        URI own = URI.create("http://own.test/");
        Stapling stapling = new Stapling(Stapling.Mode.AUTO, own, null, null);
        for (X509Certificate leaf : List.of(leaf(RESPONDER.toString()), leaf())) {
            StaplePlan plan = StaplePlan.of(List.of(leaf, CA.certificate()), stapling);
            assertEquals(
                    List.of(own),
                    Objects.requireNonNull(plan.questions().getFirst()).responders());
        }
    }

    @Test
    void missingIssuerIsADoubtThatNamesIt() throws Exception {
        StaplePlan plan = StaplePlan.of(List.of(leaf(RESPONDER.toString())), Stapling.AUTO);
        assertNull(plan.questions().getFirst());
        assertEquals(1, plan.doubts().size());
        assertTrue(plan.doubts().getFirst().contains("its issuer, \"CN=ca\", is not known"), plan.doubts()::toString);
    }

    @Test
    void issuerMayComeFromAFile() throws Exception {
        Path file = Files.writeString(
                directory.resolve("issuers.pem"), PemText.certificates(ROOT.certificate(), CA.certificate()));
        Stapling stapling = new Stapling(Stapling.Mode.REQUIRED, null, null, file);
        StaplePlan plan = StaplePlan.of(List.of(leaf(RESPONDER.toString())), stapling);
        assertEquals(
                CA.certificate(),
                Objects.requireNonNull(plan.questions().getFirst()).subject().issuer());
    }

    /** A key that was replaced has the same name. */
    @Test
    void issuerIsWhoHasSignedAndNotWhoHasTheName() throws Exception {
        ClientAuthority namesake = ROOT.intermediate("CN=ca", KeyType.EC_P256.generate());
        StaplePlan plan = StaplePlan.of(
                List.of(leaf(RESPONDER.toString()), namesake.certificate(), CA.certificate()), Stapling.AUTO);
        assertEquals(
                CA.certificate(),
                Objects.requireNonNull(plan.questions().getFirst()).subject().issuer());
    }

    @Test
    void certificateItselfMayDemandAStaple() throws Exception {
        X509Certificate demanding = demanding(5);
        assertTrue(StaplePlan.of(List.of(demanding, CA.certificate()), Stapling.AUTO)
                .required());
        assertFalse(StaplePlan.of(List.of(demanding(17), CA.certificate()), Stapling.AUTO)
                .required());
        StaplePlan off = StaplePlan.of(List.of(demanding, CA.certificate()), Stapling.OFF);
        assertFalse(off.required());
        assertTrue(off.doubts().getFirst().contains("demands a staple"), off.doubts()::toString);
    }

    @Test
    void requiredStapleThatNobodyCouldGiveIsAnError() {
        Stapling required = new Stapling(Stapling.Mode.REQUIRED, null, null, null);
        CredentialException nobody = assertThrows(
                CredentialException.class, () -> StaplePlan.of(List.of(leaf(), CA.certificate()), required));
        assertEquals(
                "a staple is required, but the certificate names no OCSP responder; expected a responder or a response in"
                        + " its ocsp",
                nobody.problem());
        CredentialException unknown = assertThrows(
                CredentialException.class, () -> StaplePlan.of(List.of(leaf(RESPONDER.toString())), required));
        assertTrue(unknown.problem().contains("\"CN=ca\""), unknown::problem);
    }

    @Test
    void whatAFileHasIsNotAskedFor() throws Exception {
        Stapling stapling = new Stapling(Stapling.Mode.REQUIRED, null, directory.resolve("leaf.ocsp"), null);
        StaplePlan plan = StaplePlan.of(List.of(leaf(RESPONDER.toString()), CA.certificate()), stapling);
        assertNull(plan.questions().getFirst());
        assertNotNull(plan.leaf());
    }

    private static X509Certificate demanding(int feature) {
        CertificateRecipe recipe = CA.client("CN=leaf", KEYS)
                .with(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"), false, new DERSequence(new ASN1Integer(feature)));
        naming(recipe, RESPONDER.toString());
        return recipe.build();
    }

    private static X509Certificate leaf(String... responders) {
        CertificateRecipe recipe = CA.client("CN=leaf", KEYS);
        if (responders.length > 0) {
            naming(recipe, responders);
        }
        return recipe.build();
    }

    private static void naming(CertificateRecipe recipe, String... responders) {
        ASN1EncodableVector descriptions = new ASN1EncodableVector();
        for (String responder : responders) {
            descriptions.add(new AccessDescription(
                    AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, responder)));
        }
        recipe.with(
                Extension.authorityInfoAccess,
                false,
                AuthorityInformationAccess.getInstance(new DERSequence(descriptions)));
    }
}
