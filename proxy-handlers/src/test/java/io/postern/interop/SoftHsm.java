// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A PKCS #11 token in software, SoftHSM's, with a configuration and files of its own below a directory. */
final class SoftHsm {

    static final String PIN = "271828";

    private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");

    private final Path directory;
    private final Path configuration;
    private final String slot;

    /** Makes a token. */
    SoftHsm(Path directory) {
        this.directory = directory;
        this.configuration = directory.resolve("softhsm2.conf");
        try {
            Path tokens = Files.createDirectories(directory.resolve("tokens"));
            Files.writeString(configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String out = run(List.of(
                        Tools.SOFTHSM2_UTIL.path(),
                        "--init-token",
                        "--free",
                        "--label",
                        "postern",
                        "--so-pin",
                        "314159",
                        "--pin",
                        PIN))
                .text();
        Matcher matcher = SLOT.matcher(out);
        assertTrue(matcher.find(), out);
        slot = matcher.group(1);
    }

    /** The value of {@code SOFTHSM2_CONF}. */
    String configuration() {
        return configuration.toString();
    }

    /** The same token with a single mechanism, as another value of {@code SOFTHSM2_CONF}. */
    String configurationOfOnly(String mechanism) {
        try {
            String more = "slots.mechanisms = " + mechanism + '\n';
            return Files.writeString(directory.resolve("single.conf"), Files.readString(configuration) + more)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The identifier of the token's slot. */
    String slot() {
        return slot;
    }

    static Path library() {
        return Stream.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib64/pkcs11/libsofthsm2.so",
                        "/usr/local/lib/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("libsofthsm2.so is missing: Debian's package \"softhsm2\" has it"));
    }

    /** Puts a key and its chain into the token with Java's keytool, labelled with the name of the type in lower case. */
    void importChain(TestCredentials credentials, KeyType type) {
        String label = type.toString().toLowerCase(Locale.ROOT);
        Path store = directory.resolve(label + ".p12");
        TestStores.pkcs12(store, "changeit", credentials, type);
        String provider = "name = Test\nlibrary = " + library() + "\nslot = " + slot + '\n';
        try {
            Path file = Files.writeString(directory.resolve("pkcs11.cfg"), provider);
            run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-importkeystore",
                    "-noprompt",
                    "-srckeystore",
                    store.toString(),
                    "-srcstorepass",
                    "changeit",
                    "-srcalias",
                    label,
                    "-destkeystore",
                    "NONE",
                    "-deststoretype",
                    "PKCS11",
                    "-deststorepass",
                    PIN,
                    "-addprovider",
                    "SunPKCS11",
                    "-providerarg",
                    file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a key without any certificate into the token. */
    void importKeyAlone(TestCredentials credentials, KeyType type, String label) {
        try {
            Path file = Files.writeString(directory.resolve("alone.key"), PemText.pkcs8(credentials.privateKey(type)));
            run(List.of(
                    Tools.SOFTHSM2_UTIL.path(),
                    "--import",
                    file.toString(),
                    "--slot",
                    slot,
                    "--label",
                    label,
                    "--id",
                    "A1",
                    "--pin",
                    PIN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Client.Result run(List<String> command) {
        List<String> all = new ArrayList<>(List.of("env", "SOFTHSM2_CONF=" + configuration));
        all.addAll(command);
        return Client.run(all, new byte[0]).assertSuccess();
    }
}
