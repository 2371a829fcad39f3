// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.route.Host;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.KeyUpdatePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of one's own, timestamps, compression, padding and key updates: what they lead to, and what is wrong. */
final class HostOptionErrorsTest {

    private static final String POLICY = "    policy: modern-2026";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    private Host host(String yaml) throws Exception {
        return Objects.requireNonNull(sandbox.load(yaml).hosts().get("shop"));
    }

    private static String policy(String mapping) {
        return edited(POLICY, "    policy: {" + mapping + "}");
    }

    private static String option(String line) {
        return edited(POLICY, POLICY + "\n    " + line);
    }

    @Test
    void listsOfAPolicyTakeThePlaceOfThePresets() throws Exception {
        SecurityPolicy policy = host(policy(
                        "base: modern-2026, cipher-suites: [TLS_AES_128_CCM_SHA256], groups: [x448]"))
                .policy();
        assertEquals(List.of(CipherSuite.TLS_AES_128_CCM_SHA256), policy.suites());
        assertEquals(List.of(NamedGroup.X448), policy.groups());
        assertEquals(SecurityPolicy.MODERN_2026.signatureSchemes(), policy.signatureSchemes());
        assertEquals(SecurityPolicy.INTERMEDIATE_2026, host(policy("")).policy());
    }

    @Test
    void whatAPolicyCannotHaveIsRefused() throws Exception {
        sandbox.assertErrors(
                policy("base: modern-2062"),
                "10:20: hosts.shop.policy.base: there is no policy \"modern-2062\"; did you mean \"modern-2026\"?");
        sandbox.assertErrors(
                policy("groups: [X25519]"),
                "10:23: hosts.shop.policy.groups[0]: there is no group \"X25519\"; did you mean \"x25519\"?");
        sandbox.assertErrors(
                policy("cipher-suites: [TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]"),
                "10:54: hosts.shop.policy.cipher-suites[1]: the cipher suite TLS_AES_128_GCM_SHA256 stands twice in this"
                        + " list");
        sandbox.assertErrors(
                policy("groups: [ffdhe8192]"),
                "10:22: hosts.shop.policy.groups: nothing in this list can be negotiated on this machine");
        sandbox.assertErrors(
                policy("signature-schemes: []"),
                "10:33: hosts.shop.policy.signature-schemes: expected at least one item, found an empty list");
    }

    @Test
    void groupThatNobodyServesIsAWarning() throws Exception {
        sandbox.assertWarnings(
                policy("groups: [x25519, ffdhe4096]"),
                "10:31: hosts.shop.policy.groups[1]: no crypto provider of this machine has the group ffdhe4096");
    }

    @Test
    void certificateThatThePolicyHasNoSchemeForIsAWarning() throws Exception {
        sandbox.assertWarnings(
                policy("signature-schemes: [ed25519]"),
                "9:7: hosts.shop.certificates: the certificate DIR/shop.pem is never used: the policy intermediate-2026"
                        + " with changes has no signature scheme for its key");
    }

    @Test
    void timestampsAreReadOrRefused() throws Exception {
        sandbox.write("good.sctl", "\0\3\0\1x");
        Host host = host(edited("key: shop.key", "key: shop.key, timestamps: good.sctl"));
        assertArrayEquals(
                new byte[] {0, 3, 0, 1, 'x'}, host.credentials().getFirst().timestamps());
        sandbox.write("bad.sctl", "-----BEGIN-----");
        sandbox.assertErrors(
                edited("key: shop.key", "key: shop.key, timestamps: bad.sctl"),
                "9:54: hosts.shop.certificates[0].timestamps: DIR/bad.sctl is no SignedCertificateTimestampList (RFC 6962,"
                        + " section 3.3): a structure that ends before its fields do; expected the binary form that TLS"
                        + " sends, often called .sctl");
    }

    @Test
    void compressionIsByAllThatThereIs() throws Exception {
        assertEquals(
                List.of(
                        CertificateCompressionAlgorithm.BROTLI,
                        CertificateCompressionAlgorithm.ZSTD,
                        CertificateCompressionAlgorithm.ZLIB),
                host(policy("")).certificateCompression());
    }

    @Test
    void compressionIsInTheOrderOfTheFile() throws Exception {
        assertEquals(
                List.of(CertificateCompressionAlgorithm.ZLIB, CertificateCompressionAlgorithm.BROTLI),
                host(option("certificate-compression: [zlib, brotli]")).certificateCompression());
        assertEquals(List.of(), host(option("certificate-compression: []")).certificateCompression());
        sandbox.assertErrors(
                option("certificate-compression: [gzip, zlib, zlib]"),
                "11:31: hosts.shop.certificate-compression[0]: there is no algorithm \"gzip\"; the algorithms"
                        + " are: brotli, zstd, zlib",
                "11:43: hosts.shop.certificate-compression[2]: the algorithm zlib stands twice in this list");
    }

    @Test
    void paddingIsOneOfThree() throws Exception {
        assertEquals(RecordPadding.NONE, host(option("record-padding: none")).recordPadding());
        assertEquals(
                new RecordPadding.ToMultiple(512),
                host(option("record-padding: {multiple: 512B}")).recordPadding());
        assertEquals(
                new RecordPadding.UpTo(1024),
                host(option("record-padding: {random: 1KiB}")).recordPadding());
        sandbox.assertErrors(
                option("record-padding: some"),
                "11:21: hosts.shop.record-padding: expected none, {multiple: SIZE} or {random: SIZE}, found \"some\"");
        sandbox.assertErrors(
                option("record-padding: {multiple: 512B, random: 1B}"),
                "11:5: hosts.shop.record-padding: expected either \"multiple\" or \"random\"");
        sandbox.assertErrors(
                option("record-padding: {multiple: 17KiB}"),
                "11:32: hosts.shop.record-padding.multiple: expected a size from 2B to 16KiB, found \"17KiB\"");
        sandbox.assertErrors(
                option("record-padding: {random: 512}"),
                "11:30: hosts.shop.record-padding.random: expected a size, as 512B, 16KiB, 4MiB or 1GiB, found \"512\"");
    }

    @Test
    void keyUpdatesAreReadOrRefused() throws Exception {
        String top = edited("hosts:", "key-update: {after-bytes: 2MiB, after: 1h}\nhosts:");
        assertEquals(
                new KeyUpdatePolicy(2 << 20, Duration.ofHours(1)),
                sandbox.load(top).keyUpdates());
        assertEquals(KeyUpdatePolicy.NONE, sandbox.load(Sandbox.GOOD).keyUpdates());
        sandbox.assertErrors(
                edited("hosts:", "key-update: {after-bytes: 1KiB}\nhosts:"),
                "5:27: key-update.after-bytes: expected a size from 1MiB to 1048576GiB, found \"1KiB\"");
    }
}
