// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.CertificateFilter;
import io.postern.cert.ClientTrust;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.TrustStore;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.server.ClientAuthentication.Mode;
import io.postern.tls.server.ClientIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ticket remembers of how its client was authenticated, and for how long that is good. */
final class CertificateClientsTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KEYS);
    private static final List<SignatureScheme> SCHEMES = List.of(SignatureScheme.ECDSA_SECP256R1_SHA256);

    @TempDir
    private Path directory;

    private ClientTrust trust;
    private PublicKeyPins pins;

    @BeforeEach
    void readFiles() throws Exception {
        trust = ClientTrust.of(TrustStore.read(
                Files.writeString(directory.resolve("ca.pem"), PemText.certificates(ROOT.certificate()))));
        pins = PublicKeyPins.read(Files.writeString(
                directory.resolve("keys.pem"),
                PemText.block("PUBLIC KEY", KEYS.getPublic().getEncoded())));
    }

    @Test
    void fingerprintTellsSettingsApart() {
        List<CertificateFilter> filters =
                CertificateFilter.of(Set.of(), List.of(KeyPurposeId.id_kp_clientAuth.getId()));
        ClientTrust filtering = new ClientTrust(
                trust.authorities(), trust.revocationLists(), trust.revocation(), filters, trust.longestPath());
        Set<String> fingerprints = new HashSet<>();
        for (Mode mode : Mode.values()) {
            assertTrue(fingerprints.add(fingerprint(clients(mode, trust, null))), mode + " with authorities");
            assertTrue(fingerprints.add(fingerprint(clients(mode, filtering, null))), mode + " with filters");
            assertTrue(fingerprints.add(fingerprint(clients(mode, null, pins))), mode + " with keys");
            assertTrue(fingerprints.add(fingerprint(clients(mode, trust, pins))), mode + " with both");
        }
    }

    @Test
    void fingerprintOfTheSameFilesIsTheSame() throws Exception {
        String before = fingerprint(clients(Mode.REQUIRED, trust, pins));
        readFiles();
        assertEquals(before, fingerprint(clients(Mode.REQUIRED, trust, pins)));
    }

    /** They are about what clients are told, and change nothing about whom to believe. */
    @Test
    void fingerprintIsNotOfWhatClientsAreTold() {
        CertificateClients plain = clients(Mode.REQUIRED, trust, null);
        List<byte[]> names = trust.authorities().distinguishedNames();
        CertificateClients telling = new CertificateClients(
                new CertificateClients.Settings(Mode.REQUIRED, trust, null, true, names, List.of()),
                SCHEMES,
                List.of());
        assertEquals(fingerprint(plain), fingerprint(telling));
    }

    @Test
    void fingerprintFitsIntoATicket() {
        assertEquals(32, clients(Mode.REQUIRED, trust, pins).fingerprint().length);
        CertificateClients clients = clients(Mode.REQUIRED, trust, pins);
        assertArrayEquals(clients.fingerprint(), clients.fingerprint());
    }

    @Test
    void sessionEndsWithTheCertificate() throws Exception {
        Instant end = ClientAuthority.NOW.plus(Duration.ofDays(3));
        byte[] certificate = ROOT.client("CN=leaf", KEYS).until(end).build().getEncoded();
        ClientIdentity client = new ClientIdentity(CertificateType.X509, List.of(certificate));
        assertEquals(end, clients(Mode.REQUIRED, trust, null).validUntil(client, ClientAuthority.NOW));
    }

    /** A list or a responder that has been heard once is not asked again: that must not hold for long. */
    @Test
    void sessionEndsWithinAnHourWhereAStatusCounts() throws Exception {
        byte[] certificate = ROOT.client("CN=leaf", KEYS).build().getEncoded();
        ClientIdentity client = new ClientIdentity(CertificateType.X509, List.of(certificate));
        ClientTrust hard = new ClientTrust(
                trust.authorities(),
                trust.revocationLists(),
                new ClientTrust.Revocation(true, false),
                List.of(),
                ClientTrust.DEFAULT_LONGEST_PATH);
        assertEquals(
                ClientAuthority.NOW.plus(Duration.ofHours(1)),
                clients(Mode.REQUIRED, hard, null).validUntil(client, ClientAuthority.NOW));
    }

    @Test
    void publicKeyHasNoEnd() {
        ClientIdentity client = new ClientIdentity(
                CertificateType.RAW_PUBLIC_KEY, List.of(KEYS.getPublic().getEncoded()));
        assertEquals(Instant.MAX, clients(Mode.REQUIRED, null, pins).validUntil(client, ClientAuthority.NOW));
    }

    private static CertificateClients clients(Mode mode, @Nullable ClientTrust trust, @Nullable PublicKeyPins pins) {
        return new CertificateClients(
                new CertificateClients.Settings(mode, trust, pins, false, List.of(), List.of()), SCHEMES, List.of());
    }

    private static String fingerprint(CertificateClients clients) {
        return HexFormat.of().formatHex(clients.fingerprint());
    }
}
