// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code postern check --explain}: what a host negotiates, in order. */
class ExplainTest {

    @TempDir
    Path directory;

    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    private Path configuration = Path.of("");

    @BeforeEach
    void writeConfiguration() throws Exception {
        DemoDirectory files = DemoDirectory.create(directory);
        files.write(DemoCertificate.generate());
        files.writeConfiguration(0, 1);
        configuration = files.configuration();
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome explain(String host) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = command.execute("check", "-c", configuration.toString(), "--explain", host);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Who serves what differs from machine to machine, and so does the directory. */
    private String withoutProviders(String text) {
        return text.replace(directory.toString(), "DIR")
                .replaceAll("(?m)^(  [\\w-]+ +).*?(, post-quantum)?(, in the executor)?$", "$1$2")
                .replaceAll("(?m) +(, post-quantum)?$", "$1");
    }

    @Test
    void presetIsToldInItsOrder() {
        Outcome outcome = explain("localhost");
        assertEquals(0, outcome.code(), outcome.err());
        String told = withoutProviders(outcome.out());
        assertTrue(told.contains("""
                        cipher suites (policy intermediate-2026)
                          TLS_AES_128_GCM_SHA256
                          TLS_AES_256_GCM_SHA384
                          TLS_CHACHA20_POLY1305_SHA256

                        key exchange groups
                          X25519MLKEM768, post-quantum
                          x25519
                          secp256r1
                          SecP256r1MLKEM768, post-quantum
                          SecP384r1MLKEM1024, post-quantum
                          secp384r1
                          secp521r1

                        certificates
                          ecdsa_secp256r1_sha256
                        """), told);
        assertTrue(outcome.out().contains("pool demo"), outcome.out());
        assertTrue(outcome.out().contains("not asked for"), outcome.out());
        assertTrue(outcome.out().contains("none: nobody can be asked"), outcome.out());
    }

    @Test
    void settingsOfTheHostAreTold() throws Exception {
        String pem = Files.readString(configuration).contains("localhost.pem") ? "localhost.pem" : "ca.pem";
        String text = Files.readString(configuration)
                .replace(
                        "    certificates:",
                        "    record-padding: {multiple: 512B}\n    raw-public-key: true\n    certificate-compression: [zlib]\n"
                                + "    client-auth: {trust: " + pem + ", mode: optional}\n    certificates:");
        Files.writeString(configuration, text);
        Outcome outcome = explain("localhost");
        assertEquals(0, outcome.code(), outcome.err());
        for (String line : new String[] {
            "asked for, not required",
            "signed by                       ecdsa_secp256r1_sha256",
            "certificate compression         zlib",
            "raw public key                  for clients that want one",
            "record padding                  to a multiple of 512 bytes",
        }) {
            assertTrue(outcome.out().contains(line), outcome.out());
        }
    }

    @Test
    void externalKeysAreCountedAndNotShown() throws Exception {
        Path keys =
                Files.writeString(directory.resolve("keys"), "a:" + KEY + "\nb:" + KEY.replace('1', '2') + " import\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        String text = Files.readString(configuration);
        Files.writeString(configuration, text.replace("    certificates:", "    psk: keys\n    certificates:"));
        Outcome outcome = explain("localhost");
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals("", outcome.err());
        assertTrue(
                outcome.out().contains("external keys\n  2                               from " + keys), outcome.out());
        assertTrue(outcome.out().contains("pre-shared keys                 with a key exchange only"), outcome.out());
        assertFalse(outcome.out().contains(KEY), outcome.out());
        Files.writeString(keys, KEY + "\n");
        Files.writeString(
                configuration,
                text.replaceAll("(?m)^    certificates:\n.*$", "    psk: keys\n    psk-without-key-exchange: true"));
        Outcome without = explain("localhost");
        assertEquals(0, without.code(), without.err());
        for (String line : new String[] {
            "certificates\n  none: only clients with an external key are served",
            "1, by any identity              from " + keys,
            "pre-shared keys                 with a key exchange, or without one",
        }) {
            assertTrue(without.out().contains(line), without.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCALHOST", "localhost"})
    void hostIsFoundByAServerNameToo(String name) {
        assertEquals(0, explain(name).code());
    }

    @Test
    void hostThatNobodyHasIsAnError() throws Exception {
        Files.writeString(configuration, Files.readString(configuration).replaceAll("(?m)^ *default-host:.*$", ""));
        Outcome outcome = explain("elsewhere.test");
        assertEquals(Exit.CONFIGURATION, outcome.code());
        assertTrue(outcome.err().contains("there is no host elsewhere.test"), outcome.err());
    }
}
