// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Suites and groups by the names and values of the registry. */
class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "secp256r1, 0x0017, 65",
        "secp384r1, 0x0018, 97",
        "secp521r1, 0x0019, 133",
        "x25519, 0x001d, 32",
        "x448, 0x001e, 56",
        "ffdhe2048, 0x0100, 256",
        "ffdhe3072, 0x0101, 384",
        "ffdhe4096, 0x0102, 512",
        "ffdhe6144, 0x0103, 768",
        "ffdhe8192, 0x0104, 1024",
        "SecP256r1MLKEM768, 0x11eb, 1249",
        "X25519MLKEM768, 0x11ec, 1216",
        "SecP384r1MLKEM1024, 0x11ed, 1665"
    })
    void groupIsFoundByNameAndValue(String name, int code, int length) {
        NamedGroup group = NamedGroup.named(name);
        assertNotNull(group);
        assertSame(group, NamedGroup.of(code));
        assertEquals(name, group.toString());
        assertEquals(length, group.clientShareLength());
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_AES_128_GCM_SHA256, 0x1301",
        "TLS_AES_256_GCM_SHA384, 0x1302",
        "TLS_CHACHA20_POLY1305_SHA256, 0x1303",
        "TLS_AES_128_CCM_SHA256, 0x1304",
        "TLS_AES_128_CCM_8_SHA256, 0x1305"
    })
    void suiteIsFoundByNameAndValue(String name, int code) {
        assertNotNull(CipherSuite.named(name));
        assertSame(CipherSuite.named(name), CipherSuite.of(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X25519", "SECP256R1", "tls_aes_128_gcm_sha256", "TLS_RSA_WITH_AES_128_CBC_SHA"})
    void otherNamesAreUnknown(String name) {
        assertNull(NamedGroup.named(name));
        assertNull(CipherSuite.named(name));
    }

    @ParameterizedTest
    @EnumSource
    void everyGroupHasAName(NamedGroup group) {
        assertSame(group, NamedGroup.named(group.toString()));
    }
}
