// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where everything lies and runs: directories, the certificate, the backend, instances of the peers. */
final class Workshop implements AutoCloseable {

    private static final int LARGE = 64 << 20;

    private final Options options;
    private final Cores cores;
    private final Path directory;
    private final Path peersDirectory;
    private final int backendPort;
    private int instances;

    Workshop(Options options, Cores cores) throws IOException {
        this.options = options;
        this.cores = cores;
        directory = temporary(null);
        peersDirectory = options.peersRoot() == null ? directory : temporary(options.peersRoot());
        // Also where the user has had enough.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        makeCertificate();
        backendPort = freePort();
        startBackend();
    }

    /** Below another root, in a place that has the same name there. Readable for servers that give up their rights. */
    private static Path temporary(@Nullable Path root) throws IOException {
        Path made = root == null
                ? Files.createTempDirectory("postern-bench-")
                : Files.createTempDirectory(root.resolve("tmp"), "postern-bench-");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    private void makeCertificate() {
        Shell.succeed(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,DNS:" + ClientTls.SERVER_NAME,
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("chain.pem").toString()));
    }

    private void startBackend() throws IOException {
        Path www = Files.createDirectory(directory.resolve("www"));
        Random random = new Random(1);
        write(www.resolve("small"), random, Exchange.BODY);
        write(www.resolve("large"), random, LARGE);
        Path file = Files.writeString(directory.resolve("backend.conf"), """
                daemon off;
                user %s;
                worker_processes 1;
                pid %s/backend.pid;
                error_log stderr;
                events { worker_connections %d; }
                http {
                    access_log off;
                    sendfile on;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    client_header_timeout 1h;
                    keepalive_timeout 1h;
                    keepalive_requests 1000000000;
                    open_file_cache max=10;
                    server { listen 127.0.0.1:%d backlog=4096 reuseport; root %s; }
                }
                """.formatted(
                        System.getProperty("user.name"), directory, options.connections() + 500, backendPort, www));
        Running running = Running.start(
                "the backend",
                List.of("nginx", "-e", "stderr", "-p", directory.toString(), "-c", file.toString()),
                Map.of(),
                directory.resolve("backend.log"));
        running.awaitPort(backendPort);
    }

    private static void write(Path file, Random random, int length) throws IOException {
        byte[] content = new byte[length];
        random.nextBytes(content);
        Files.write(file, content);
    }

    int backendPort() {
        return backendPort;
    }

    Path directory() {
        return directory;
    }

    /** A peer that runs. */
    record Instance(Peer peer, Running running, int port) implements AutoCloseable {

        @Override
        public void close() {
            running.close();
        }
    }

    /** Starts it on all cores, without waiting for anything. */
    Instance launchOnAll(Peer peer, int behind) throws IOException {
        return launch(peer, behind, cores::onAll);
    }

    private Instance launch(Peer peer, int behind, UnaryOperator<List<String>> where) throws IOException {
        boolean elsewhere = !peer.isPostern() && options.peersRoot() != null;
        Path parent = elsewhere ? peersDirectory : directory;
        Path own = Files.createDirectory(parent.resolve(peer.name() + "-" + ++instances));
        String key = Files.readString(directory.resolve("key.pem"));
        String chain = Files.readString(directory.resolve("chain.pem"));
        Files.writeString(own.resolve("key.pem"), key);
        Files.writeString(own.resolve("chain.pem"), chain);
        Files.writeString(own.resolve("both.pem"), key + chain);
        Path inside = elsewhere ? Path.of("/").resolve(rootOf(peer).relativize(own)) : own;
        int port = freePort();
        List<String> command =
                where.apply(rooted(peer, peer.command(new Site(own, inside, port, behind, options.connections()))));
        return new Instance(peer, Running.start(peer.title(), command, peer.environment(), own.resolve("log")), port);
    }

    /** Starts it on the proxy's core, and waits until it listens. */
    Instance start(Peer peer, int behind) throws IOException {
        Instance instance = launch(peer, behind, cores::onProxy);
        instance.running.awaitPort(instance.port);
        return instance;
    }

    /** A peer's command with the root that its programs come from. */
    List<String> rooted(Peer peer, List<String> command) {
        if (peer.isPostern() || options.peersRoot() == null) {
            return command;
        }
        List<String> rooted = new ArrayList<>(List.of("chroot", rootOf(peer).toString()));
        rooted.addAll(command);
        return rooted;
    }

    private Path rootOf(Peer peer) {
        Path root = options.peersRoot();
        return peer.isPostern() || root == null ? Path.of("/") : root;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends what runs here, and leaves nothing behind. A second time does no harm. */
    @Override
    public void close() {
        Running.endAll();
        delete(directory);
        delete(peersDirectory);
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("bench: " + tree + " is left behind: " + e.getMessage());
        }
    }
}
