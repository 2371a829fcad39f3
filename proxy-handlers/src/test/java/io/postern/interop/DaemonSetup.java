// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a configuration, and the certificates that it names, into a directory; starts the daemon on it. */
final class DaemonSetup {

    private final Path directory;
    private final Map<String, String> listeners = new LinkedHashMap<>();
    private final Map<String, String> hosts = new LinkedHashMap<>();
    private final Map<String, String> pools = new LinkedHashMap<>();
    private final Map<String, String> timeouts = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> launcher = new ArrayList<>();
    private Path authority = Path.of("");

    DaemonSetup() {
        try {
            directory = Files.createTempDirectory("postern-daemon");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    }

    /** Not before the end: a test that failed may be looked into with a debugger, and its daemon needs the files. */
    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    /** What clients have to trust. */
    Path authority() {
        return authority;
    }

    /**
     * A listener on a port that the system chooses.
     *
     * @param defaultHost null to refuse clients with no or an unknown server name
     */
    DaemonSetup listener(String name, @Nullable String defaultHost) {
        String more = defaultHost == null ? "" : ", default-host: " + defaultHost;
        listeners.put(name, "{bind: \"127.0.0.1:0\"" + more + "}");
        return this;
    }

    /** A host whose only server name is {@code name.test}; see the other. */
    DaemonSetup host(String name, Map<String, String> alpn, @Nullable String pool, KeyType... keys) {
        return host(name, List.of(name + ".test"), alpn, pool, keys);
    }

    /**
     * A host.
     *
     * @param alpn names of pools by protocol, in the order of preference
     * @param pool for clients that offer no protocol
     * @param keys of its certificates, in the order of preference
     */
    DaemonSetup host(
            String name, List<String> serverNames, Map<String, String> alpn, @Nullable String pool, KeyType... keys) {
        TestCredentials credentials = TestCredentials.of(serverNames.toArray(String[]::new));
        List<String> certificates = new ArrayList<>();
        for (KeyType key : keys) {
            TestCredentials.PemFiles files = credentials.write(key, directory.resolve(name + "-" + key));
            certificates.add("{chain: " + relative(files.chain()) + ", key: " + relative(files.key()) + "}");
            authority = files.ca();
        }
        return host(name, serverNames, alpn, pool, certificates);
    }

    /** A host whose only server name is {@code name.test}, with certificates, if any, as they stand in the file. */
    DaemonSetup host(String name, String pool, String... certificates) {
        return host(name, List.of(name + ".test"), Map.of(), pool, List.of(certificates));
    }

    private DaemonSetup host(
            String name,
            List<String> serverNames,
            Map<String, String> alpn,
            @Nullable String pool,
            List<String> certificates) {
        StringBuilder host = new StringBuilder("\n    server-names: " + quoted(serverNames) + "\n");
        if (!certificates.isEmpty()) {
            host.append("    certificates: " + certificates + "\n");
        }
        if (!alpn.isEmpty()) {
            host.append("    alpn:\n");
            alpn.forEach((protocol, of) -> host.append("      " + protocol + ": " + of + "\n"));
        }
        if (pool != null) {
            host.append("    pool: " + pool + "\n");
        }
        hosts.put(name, host.toString());
        return this;
    }

    /** More of a host that has been added, as it stands in the file: {@code raw-public-key: true}. */
    DaemonSetup hostOption(String name, String yaml) {
        hosts.merge(name, "    " + yaml + "\n", String::concat);
        return this;
    }

    /** Something at the top of the file. */
    DaemonSetup option(String key, String yaml) {
        options.put(key, yaml);
        return this;
    }

    /** A pool of one server that is for authenticated clients only. */
    DaemonSetup poolForAuthenticated(String name, int port) {
        pools.put(name, "{servers: [\"127.0.0.1:" + port + "\"], client-certificate: required}");
        return this;
    }

    /** A file beside the configuration; returns what the configuration calls it. */
    String file(String name, String content) {
        try {
            Files.writeString(directory.resolve(name), content);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file beside the configuration that only its owner may read; returns what the configuration calls it. */
    String secret(String name, String content) {
        try {
            Files.setPosixFilePermissions(
                    directory.resolve(file(name, content)), PosixFilePermissions.fromString("rw-------"));
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pool of servers on the loopback address. */
    DaemonSetup pool(String name, int... ports) {
        pools.put(
                name,
                "{servers: "
                        + Arrays.stream(ports)
                                .mapToObj(port -> "\"127.0.0.1:" + port + "\"")
                                .toList() + "}");
        return this;
    }

    /** More of a pool that has been added, as it stands in the file: {@code early-data: hold}. */
    DaemonSetup poolOption(String name, String yaml) {
        pools.computeIfPresent(name, (_, pool) -> pool.substring(0, pool.length() - 1) + ", " + yaml + "}");
        return this;
    }

    /** A pool of one server that listens on a Unix domain socket. */
    DaemonSetup pool(String name, Path socket) {
        pools.put(name, "{servers: [\"unix:" + socket + "\"]}");
        return this;
    }

    DaemonSetup timeout(String name, String duration) {
        timeouts.put(name, duration);
        return this;
    }

    /** An option of the daemon's JVM, in place of one of the usual that it contradicts. */
    DaemonSetup javaOption(String option) {
        javaOptions.add(option);
        return this;
    }

    /** A variable of the daemon's environment. */
    DaemonSetup variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A command that is to start the daemon in its own place, by the same process. */
    DaemonSetup launcher(String... command) {
        launcher.addAll(List.of(command));
        return this;
    }

    /** Writes the configuration. */
    Path write() {
        StringBuilder yaml = new StringBuilder();
        section(yaml, "listeners", listeners);
        section(yaml, "hosts", hosts);
        section(yaml, "pools", pools);
        section(yaml, "timeouts", timeouts);
        options.forEach((key, value) -> yaml.append(key + ": " + value + '\n'));
        try {
            return Files.writeString(directory.resolve("postern.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon; returns once it listens. */
    DaemonProcess start() {
        return DaemonProcess.start(launcher, write(), javaOptions, environment);
    }

    /** Runs {@code postern check} on it. */
    Client.Result check() {
        List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + '=' + value));
        command.addAll(DaemonProcess.command(javaOptions));
        command.addAll(List.of("check", "-c", write().toString()));
        return Client.run(command, new byte[0]);
    }

    private static void section(StringBuilder yaml, String name, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        yaml.append(name).append(":\n");
        entries.forEach((key, value) ->
                yaml.append("  " + key + ": " + value.stripTrailing()).append('\n'));
    }

    private String relative(Path file) {
        return directory.relativize(file).toString();
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
