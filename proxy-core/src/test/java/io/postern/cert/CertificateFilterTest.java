// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.CertificateRecipe;
import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** RFC 8446 §4.2.5. */
final class CertificateFilterTest {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String EMAIL = "1.3.6.1.5.5.7.3.4";
    private static final KeyPair KEYS = KeyType.EC_P256.generate();
    private static final ClientAuthority CA = ClientAuthority.root("CN=ca", KEYS);

    @Test
    void filtersAreTheExtensionsInDer() {
        List<CertificateFilter> filters =
                CertificateFilter.of(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.DECIPHER_ONLY), List.of(CLIENT_AUTH));
        assertEquals("2.5.29.15", filters.get(0).oid());
        assertArrayEquals(HexFormat.of().parseHex("0303078080"), filters.get(0).values());
        assertEquals("2.5.29.37", filters.get(1).oid());
        assertArrayEquals(
                HexFormat.of().parseHex("300a06082b06010505070302"),
                filters.get(1).values());
        assertArrayEquals(
                HexFormat.of().parseHex("03020780"),
                only(Set.of(KeyUsage.DIGITAL_SIGNATURE), List.of()).values());
        assertEquals(List.of(), CertificateFilter.of(Set.of(), List.of()));
    }

    @Test
    void everyUsageHasTheBitOfTheRfc() {
        int bit = 0;
        for (KeyUsage usage : KeyUsage.values()) {
            boolean[] usages =
                    CA.client("CN=leaf", KEYS).usage(usage.mask()).build().getKeyUsage();
            for (int i = 0; i < usages.length; i++) {
                assertEquals(i == bit, usages[i], usage + " is bit " + bit);
            }
            bit++;
        }
    }

    @Test
    void usagesMatchWhereAllThatAreAskedForAreThere() {
        CertificateFilter filter = only(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT), List.of());
        int both = KeyUsage.DIGITAL_SIGNATURE.mask() | KeyUsage.KEY_AGREEMENT.mask();
        assertTrue(filter.matches(client().usage(both).build()));
        assertTrue(filter.matches(
                client().usage(both | KeyUsage.DECIPHER_ONLY.mask()).build()));
        assertFalse(filter.matches(client().build()));
        assertFalse(filter.matches(client().without(Extension.keyUsage).build()));
    }

    @Test
    void purposesMatchWhereAllThatAreAskedForAreThereByTheirOwnOid() {
        CertificateFilter filter = only(Set.of(), List.of(CLIENT_AUTH, EMAIL));
        KeyPurposeId[] both = {KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth};
        assertTrue(filter.matches(client().purposes(both).build()));
        assertFalse(filter.matches(client().build()));
        assertFalse(filter.matches(
                client().purposes(KeyPurposeId.anyExtendedKeyUsage).build()));
        assertFalse(filter.matches(client().without(Extension.extendedKeyUsage).build()));
    }

    @Test
    void whatAFilterMayNotHaveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CertificateFilter.of(Set.of(), List.of("2.5.29.37.0")));
        assertThrows(IllegalArgumentException.class, () -> CertificateFilter.of(Set.of(), List.of("clientAuth")));
        assertThrows(IllegalArgumentException.class, () -> new CertificateFilter("2.5.29.17", new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new CertificateFilter("2.5.29.15", new byte[0]));
    }

    private static CertificateFilter only(Set<KeyUsage> usages, List<String> purposes) {
        List<CertificateFilter> filters = CertificateFilter.of(usages, purposes);
        assertEquals(1, filters.size());
        return filters.getFirst();
    }

    private static CertificateRecipe client() {
        return CA.client("CN=leaf", KEYS);
    }
}
