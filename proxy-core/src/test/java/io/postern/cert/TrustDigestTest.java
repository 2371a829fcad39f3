// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.ClientTrust.Revocation;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings of trust are told apart by: a session is resumed only where it would be decided as before. */
final class TrustDigestTest {

    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final KeyPair OTHER_KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority ROOT = ClientAuthority.root("CN=root", KEYS);
    private static final ClientAuthority OTHER = ClientAuthority.root("CN=other", OTHER_KEYS);
    private static final X509Certificate LEAF = ROOT.client("CN=leaf", KEYS).build();
    private static final RevocationLists NO_LISTS = RevocationLists.NONE;
    private static final List<CertificateFilter> NO_FILTERS = List.of();

    @TempDir
    private Path directory;

    private TrustStore store;

    @BeforeEach
    void readStore() throws Exception {
        store = TrustFixture.store(directory, ROOT);
    }

    @Test
    void everyChangeOfASettingCounts() throws Exception {
        List<CertificateFilter> usage = CertificateFilter.of(Set.of(KeyUsage.DIGITAL_SIGNATURE), List.of());
        List<CertificateFilter> otherUsage = CertificateFilter.of(Set.of(KeyUsage.KEY_AGREEMENT), List.of());
        List<CertificateFilter> purpose =
                CertificateFilter.of(Set.of(), List.of(KeyPurposeId.id_kp_clientAuth.getId()));
        assertAllDiffer(
                new ClientTrust(store, NO_LISTS, Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(TrustFixture.store(directory, OTHER), NO_LISTS, Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(TrustFixture.store(directory, ROOT, OTHER), NO_LISTS, Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(store, lists(ROOT.crl()), Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(store, lists(ROOT.crl(LEAF)), Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(store, lists(ROOT.crl(), OTHER.crl()), Revocation.SOFT, NO_FILTERS, 8),
                new ClientTrust(store, NO_LISTS, new Revocation(true, false), NO_FILTERS, 8),
                new ClientTrust(store, NO_LISTS, new Revocation(false, true), NO_FILTERS, 8),
                new ClientTrust(store, NO_LISTS, new Revocation(true, true), NO_FILTERS, 8),
                new ClientTrust(store, NO_LISTS, Revocation.SOFT, usage, 8),
                new ClientTrust(store, NO_LISTS, Revocation.SOFT, otherUsage, 8),
                new ClientTrust(store, NO_LISTS, Revocation.SOFT, purpose, 8),
                new ClientTrust(store, NO_LISTS, Revocation.SOFT, NO_FILTERS, 7));
    }

    @Test
    void sameFilesReadTwiceAreTheSame() throws Exception {
        ClientTrust first = new ClientTrust(store, lists(ROOT.crl(LEAF)), Revocation.SOFT, NO_FILTERS, 8);
        TrustStore again = TrustStore.read(directory.resolve("ca.pem"));
        RevocationLists listsAgain = RevocationLists.read(directory.resolve("crl.der"));
        ClientTrust second = new ClientTrust(again, listsAgain, Revocation.SOFT, NO_FILTERS, 8);
        assertEquals(digest(first::addTo), digest(second::addTo));
    }

    /** What else stands in the file does not: it is not read. */
    @Test
    void textBetweenTheBlocksDoesNotCount() throws Exception {
        String text = Files.readString(directory.resolve("ca.pem"));
        Path commented = Files.writeString(directory.resolve("commented.pem"), "# renewed\n" + text + "\n");
        assertEquals(digest(store::addTo), digest(TrustStore.read(commented)::addTo));
    }

    @Test
    void renewedAuthorityIsAnother() throws Exception {
        TrustStore renewed = TrustFixture.store(directory, ClientAuthority.root("CN=root", KEYS));
        assertNotEquals(digest(store::addTo), digest(renewed::addTo));
    }

    @Test
    void noListsAreNotEmptyOnes() throws Exception {
        assertNotEquals(digest(NO_LISTS::addTo), digest(lists(ROOT.crl())::addTo));
    }

    @Test
    void pinsCountWhateverTheirOrder() throws Exception {
        PublicKeyPins both = pins("both.pem", KEYS, OTHER_KEYS);
        assertEquals(digest(both::addTo), digest(pins("swapped.pem", OTHER_KEYS, KEYS)::addTo));
        assertEquals(digest(both::addTo), digest(pins("both.pem", KEYS, OTHER_KEYS)::addTo));
        assertNotEquals(digest(both::addTo), digest(pins("one.pem", KEYS)::addTo));
        assertNotEquals(digest(pins("one.pem", KEYS)::addTo), digest(pins("other.pem", OTHER_KEYS)::addTo));
    }

    private static void assertAllDiffer(ClientTrust... all) {
        Set<String> digests = new HashSet<>();
        for (int i = 0; i < all.length; i++) {
            assertTrue(digests.add(digest(all[i]::addTo)), "number " + i + " is as one before it");
        }
    }

    private RevocationLists lists(byte[]... ders) throws Exception {
        Path file = directory.resolve("crl.der");
        Files.deleteIfExists(file);
        for (byte[] der : ders) {
            Files.write(file, der, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return RevocationLists.read(file);
    }

    private PublicKeyPins pins(String name, KeyPair... keys) throws Exception {
        StringBuilder text = new StringBuilder();
        for (KeyPair pair : keys) {
            text.append(PemText.block("PUBLIC KEY", pair.getPublic().getEncoded()));
        }
        return PublicKeyPins.read(Files.writeString(directory.resolve(name), text.toString()));
    }

    private static String digest(Consumer<MessageDigest> adding) {
        MessageDigest digest = Digests.sha256();
        adding.accept(digest);
        return HexFormat.of().formatHex(digest.digest());
    }
}
