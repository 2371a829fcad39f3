// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key log: the same secrets that the client writes, and only if somebody asked for it. */
class KeyLogTest {

    @TempDir
    Path directory;

    @Test
    void secretsAreThoseThatTheClientHas() throws IOException {
        Path ours = directory.resolve("server.log");
        Path theirs = directory.resolve("client.log");
        try (HttpBackend web = new HttpBackend()) {
            DaemonSetup setup = setup(web);
            try (DaemonProcess daemon = DaemonProcess.start(setup.write(), List.of(), "--key-log", ours.toString())) {
                daemon.log().await(0, "WARN", "KEYS ARE LOGGED", ours.toString());
                Client.run(
                                Http.download(5),
                                Tools.OPENSSL,
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + daemon.port("https"),
                                "-CAfile",
                                setup.authority().toString(),
                                "-ign_eof",
                                "-nocommands",
                                "-keylogfile",
                                theirs.toString())
                        .assertSuccess();
                daemon.stop();
            }
        }
        Set<String> expected = secrets(theirs);
        assertEquals(5, expected.size(), expected::toString);
        assertEquals(expected, secrets(ours));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)));
    }

    @Test
    void fileThatCannotBeWrittenKeepsTheProxyFromStarting() throws Exception {
        Process process = new ProcessBuilder(Stream.concat(
                                DaemonProcess.command(List.of()).stream(),
                                Stream.of(
                                        "run",
                                        "-c",
                                        setup(null).write().toString(),
                                        "--key-log",
                                        directory.resolve("missing/keys").toString()))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(3, process.waitFor(), said);
        assertTrue(said.contains("the key log") && said.contains("cannot be written"), said);
    }

    private static DaemonSetup setup(@Nullable HttpBackend web) {
        return new DaemonSetup()
                .listener("https", "local")
                .host("local", List.of("localhost"), Map.of(), "web", KeyType.EC_P256)
                .pool("web", web == null ? 9 : web.port());
    }

    private static Set<String> secrets(Path file) throws IOException {
        Set<String> lines = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                lines.add(line.toLowerCase(Locale.ROOT));
            }
        }
        return lines;
    }
}
