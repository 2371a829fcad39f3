// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.HashFunction;
import io.postern.tls.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;

/** Importing external keys (RFC 9258), against BouncyCastle's HKDF and structures written out by hand. */
class ImportedPskTest {

    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] NAME = "sensor-7".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = "site 4".getBytes(StandardCharsets.US_ASCII);

    private static HashFunction hash(CipherSuite suite) {
        return Objects.requireNonNull(CRYPTO.suite(suite)).hash();
    }

    private static ImportedPsk imported(CipherSuite hashOfKey, byte[] context, HashAlgorithm target) {
        return ImportedPsk.of(NAME, Secret.owning(KEY.clone()), hash(hashOfKey), context, target);
    }

    /** HKDF-Expand-Label(HKDF-Extract(0, KEY), "derived psk", digest of the identity, length). */
    private static byte[] expected(Digest digest, String digestName, byte[] identity, int length) throws Exception {
        String info = String.format(Locale.ROOT, "%04x", length)
                + "11" + HexFormat.of().formatHex("tls13 derived psk".getBytes(StandardCharsets.US_ASCII))
                + String.format(Locale.ROOT, "%02x", digest.getDigestSize())
                + HexFormat.of().formatHex(MessageDigest.getInstance(digestName).digest(identity));
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(digest);
        hkdf.init(new HKDFParameters(KEY, null, HexFormat.of().parseHex(info)));
        byte[] output = new byte[length];
        hkdf.generateBytes(output, 0, length);
        return output;
    }

    @Test
    void identityOnTheWireIsTheWholeStructure() {
        assertEquals(
                "0008" + "73656e736f722d37" + "0006" + "736974652034" + "0304" + "0001",
                HexFormat.of()
                        .formatHex(imported(CipherSuite.TLS_AES_128_GCM_SHA256, CONTEXT, HashAlgorithm.SHA256)
                                .identity()));
        assertEquals(
                "0008" + "73656e736f722d37" + "0000" + "0304" + "0002",
                HexFormat.of()
                        .formatHex(imported(CipherSuite.TLS_AES_128_GCM_SHA256, new byte[0], HashAlgorithm.SHA384)
                                .identity()));
    }

    @Test
    void keyHasTheHashOfItsSourceAndTheLengthOfItsTarget() throws Exception {
        for (HashAlgorithm target : HashAlgorithm.values()) {
            ImportedPsk bySha256 = imported(CipherSuite.TLS_AES_128_GCM_SHA256, CONTEXT, target);
            assertArrayEquals(
                    expected(new SHA256Digest(), "SHA-256", bySha256.identity(), target.length()),
                    bySha256.key().expose());
            ImportedPsk bySha384 = imported(CipherSuite.TLS_AES_256_GCM_SHA384, CONTEXT, target);
            assertArrayEquals(
                    expected(new SHA384Digest(), "SHA-384", bySha384.identity(), target.length()),
                    bySha384.key().expose());
            assertEquals(target, bySha384.hash());
        }
    }

    @Test
    void keyWithoutAnIdentityIsNotImported() {
        Secret key = Secret.owning(KEY.clone());
        assertThrows(
                IllegalArgumentException.class,
                () -> ImportedPsk.of(
                        new byte[0], key, hash(CipherSuite.TLS_AES_128_GCM_SHA256), CONTEXT, HashAlgorithm.SHA256));
    }
}
