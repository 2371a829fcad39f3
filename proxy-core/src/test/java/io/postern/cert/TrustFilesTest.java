// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static io.postern.testing.ClientAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The files that say whom to trust: authorities, revocation lists, public keys. */
final class TrustFilesTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final KeyPair OTHER_KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KEYS);
    private static final ClientAuthority OTHER = ClientAuthority.root("CN=other,O=b", OTHER_KEYS);

    @TempDir
    private Path directory;

    @Test
    void namesOfTheAuthoritiesAreToldOnce() throws Exception {
        ClientAuthority renewed = ClientAuthority.root("CN=root", OTHER_KEYS);
        TrustStore store = authorities(PemText.certificates(
                ROOT.certificate(), ROOT.certificate(), OTHER.certificate(), renewed.certificate()));
        List<byte[]> names = store.distinguishedNames();
        assertEquals(2, names.size());
        assertArrayEquals(ROOT.certificate().getSubjectX500Principal().getEncoded(), names.get(0));
        assertArrayEquals(OTHER.certificate().getSubjectX500Principal().getEncoded(), names.get(1));
        assertEquals(List.of(), store.doubts(NOW));
    }

    @Test
    void certificatesThatAreOfNoUseAreDoubted() throws Exception {
        X509Certificate client = ROOT.client("CN=client", KEYS).build();
        X509Certificate mute = ClientAuthority.root("CN=mute", KEYS, recipe -> recipe.usage(KeyUsage.cRLSign))
                .certificate();
        X509Certificate old = ClientAuthority.root("CN=old", KEYS, recipe -> recipe.until(NOW.minusSeconds(1)))
                .certificate();
        X509Certificate early = ClientAuthority.root("CN=early", KEYS, recipe -> recipe.from(NOW.plusSeconds(1)))
                .certificate();
        TrustStore store = authorities(PemText.certificates(client, mute, old, early));
        String file = directory.resolve("file") + ": ";
        assertEquals(
                List.of(
                        file + "\"CN=client\" is not used: it is no authority's (basicConstraints lacks cA)",
                        file + "\"CN=mute\" is not used: its keyUsage lacks keyCertSign",
                        file + "\"CN=old\" expired at 2026-06-15T11:59:59Z",
                        file + "\"CN=early\" is not valid before 2026-06-15T12:00:01Z"),
                store.doubts(NOW));
        assertEquals(2, store.distinguishedNames().size());
    }

    @Test
    void fileWithoutAnyAuthorityIsDoubted() throws Exception {
        TrustStore store =
                authorities(PemText.certificates(ROOT.client("CN=client", KEYS).build()));
        assertEquals(List.of(), store.distinguishedNames());
        assertTrue(store.doubts(NOW)
                .getLast()
                .endsWith(" has no authority at all: every client certificate will be refused"));
    }

    @Test
    void fileThatHasNoAuthoritiesIsRefused() {
        assertRefused(" is empty", () -> authorities(""));
        assertRefused(" has no CERTIFICATE block, only X509 CRL", () -> authorities(crls(ROOT.crl())));
        assertRefused(
                ": its certificate number 2 is not valid X.509",
                () -> authorities(PemText.certificates(ROOT.certificate())
                        + PemText.block("CERTIFICATE", new byte[] {0x30, 1, 0})));
    }

    @Test
    void listsAreReadFromPemAndFromDer() throws Exception {
        byte[] list = ROOT.crl();
        byte[] other = OTHER.crl();
        assertEquals(
                List.of(),
                lists(crls(list, other).getBytes(StandardCharsets.US_ASCII)).doubts(NOW));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(list);
        both.write(other);
        X509Certificate client = ROOT.client("CN=client", KEYS).build();
        X509Certificate second = OTHER.client("CN=client", KEYS).build();
        RevocationLists read = lists(both.toByteArray());
        assertEquals(new RevocationList.Answer.Good(), read.answer(client, ROOT.certificate(), NOW));
        assertEquals(new RevocationList.Answer.Good(), read.answer(second, OTHER.certificate(), NOW));
        assertEquals(new RevocationList.Answer.Silent(), read.answer(second, ROOT.certificate(), NOW));
    }

    @Test
    void staleListIsDoubted() throws Exception {
        byte[] stale = ROOT.crl(NOW.minus(Duration.ofDays(2)), NOW.minusSeconds(1));
        assertEquals(
                List.of(directory.resolve("file")
                        + ": the CRL of \"CN=root\" is stale: its nextUpdate, 2026-06-15T11:59:59Z, has passed"),
                lists(crls(OTHER.crl(), stale).getBytes(StandardCharsets.US_ASCII))
                        .doubts(NOW));
    }

    @Test
    void listOfAKindThatIsNotUsedIsRefused() {
        byte[] delta = ROOT.crl(
                NOW,
                NOW,
                builder -> assertDoesNotThrow(() ->
                        builder.addExtension(Extension.deltaCRLIndicator, true, new ASN1Integer(BigInteger.ONE))));
        byte[] indirect = ROOT.crl(
                NOW,
                NOW,
                builder -> assertDoesNotThrow(() -> builder.addExtension(
                        Extension.issuingDistributionPoint,
                        true,
                        new IssuingDistributionPoint(null, false, false, null, true, false))));
        assertRefused(
                ": its CRL number 2 cannot be used: it is a delta CRL",
                () -> lists(crls(ROOT.crl(), delta).getBytes(StandardCharsets.US_ASCII)));
        assertRefused(": its CRL number 1 cannot be used: it is an indirect CRL", () -> lists(indirect));
        assertRefused(": its CRL number 1 cannot be used", () -> lists(new byte[] {0x30, 1, 0}));
        assertRefused(
                " has no X509 CRL block, only CERTIFICATE",
                () -> lists(PemText.certificates(ROOT.certificate()).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void pinnedKeysAreKnownByTheirBytes() throws Exception {
        PublicKeyPins pins = pins(
                PemText.block("PUBLIC KEY", KEYS.getPublic().getEncoded()) + PemText.certificates(OTHER.certificate()));
        assertTrue(pins.contains(KEYS.getPublic().getEncoded()));
        assertFalse(pins.contains(OTHER_KEYS.getPublic().getEncoded()));
        byte[] damaged = KEYS.getPublic().getEncoded();
        damaged[damaged.length - 1] ^= 1;
        assertFalse(pins.contains(damaged));
        assertFalse(pins.contains(new byte[0]));
    }

    @Test
    void fileWithoutUsableKeysIsRefused() throws Exception {
        assertRefused(
                " has no PUBLIC KEY block, only CERTIFICATE", () -> pins(PemText.certificates(ROOT.certificate())));
        assertRefused(
                ": its public key number 1 cannot be read",
                () -> pins(PemText.block("PUBLIC KEY", new byte[] {0x30, 0})));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        byte[] weak = generator.generateKeyPair().getPublic().getEncoded();
        assertRefused(
                ": its public key number 1 is an RSA key of 1024 bits", () -> pins(PemText.block("PUBLIC KEY", weak)));
    }

    private static String crls(byte[]... lists) {
        StringBuilder text = new StringBuilder("# lists\n");
        for (byte[] list : lists) {
            text.append(PemText.block("X509 CRL", list));
        }
        return text.toString();
    }

    private TrustStore authorities(String text) throws Exception {
        return TrustStore.read(Files.writeString(directory.resolve("file"), text));
    }

    private RevocationLists lists(byte[] content) throws Exception {
        return RevocationLists.read(Files.write(directory.resolve("file"), content));
    }

    private PublicKeyPins pins(String text) throws Exception {
        return PublicKeyPins.read(Files.writeString(directory.resolve("file"), text));
    }

    private void assertRefused(String problem, Executable read) {
        CredentialException e = assertThrows(CredentialException.class, read);
        assertTrue(e.problem().startsWith(directory.resolve("file") + problem), e.problem());
    }
}
