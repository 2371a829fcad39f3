// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code redis-server} on the loopback address, with a password, and with a user {@link #USER} who may do no more than
 * the documentation says. It can be stopped, started again on the same port (having forgotten everything), and held up. For
 * one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

    public static final String USER = "postern";
    public static final String PASSWORD = "correct-horse-battery-staple";

    /** What docs/OPERATIONS.md has. */
    public static final String PERMISSIONS = "~postern:* +get +set +time +eval +hello +ping";

    private static final int STOP_SECONDS = 20;
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final boolean tls;
    private int port;
    private @Nullable Process process;

    private RedisServer(boolean tls) {
        this.tls = tls;
        try {
            directory = Files.createTempDirectory("postern-redis");
            if (tls) {
                TestCredentials.of("localhost").write(KeyType.EC_P256, directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one without TLS; returns once it answers. */
    public static RedisServer start() {
        return running(false);
    }

    /** The same with TLS alone, and a certificate for {@code localhost} of the tests' authority. */
    public static RedisServer startWithTls() {
        return running(true);
    }

    private static RedisServer running(boolean tls) {
        RedisServer server = new RedisServer(tls);
        server.restart();
        return server;
    }

    public int port() {
        return port;
    }

    /** The file of the authority that its certificate is of. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** Starts it again, with nothing in it. */
    public void restart() {
        for (int attempt = 0; process == null; attempt++) {
            if (port == 0) {
                port = freePort();
            }
            if (!begin()) {
                if (attempt == ATTEMPTS) {
                    throw new AssertionError("redis-server does not start:\n" + log());
                }
                port = 0; // somebody else has taken it
            }
        }
    }

    /** Ends it; what it has in memory is gone. */
    public void stop() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        signal(running, "CONT");
        running.toHandle().destroy();
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** From now on it does not answer, though its connections stay. */
    public void holdUp() {
        signal(running(), "STOP");
    }

    public void goOn() {
        signal(running(), "CONT");
    }

    /** Runs a command as the one who may do everything, and gives what {@code redis-cli} prints. */
    public String command(String... words) {
        List<String> command = new ArrayList<>(
                List.of("redis-cli", "-p", Integer.toString(port), "--no-auth-warning", "-a", PASSWORD));
        if (tls) {
            command.addAll(
                    List.of("-h", "localhost", "--tls", "--cacert", authority().toString()));
        }
        command.addAll(List.of(words));
        try {
            Process client =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (client.waitFor() != 0) {
                throw new AssertionError(out);
            }
            return out.strip();
        } catch (IOException e) {
            throw new AssertionError("redis-cli is not installed: Debian's package \"redis-tools\" has it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("stopped");
        }
        return process;
    }

    private boolean begin() {
        try {
            Files.deleteIfExists(directory.resolve("log"));
            Path configuration = Files.writeString(directory.resolve("redis.conf"), configuration());
            Process starting = new ProcessBuilder("redis-server", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Await.until("redis-server", () -> !starting.isAlive() || log().contains("Ready to accept connections"));
            if (!starting.isAlive()) {
                return false;
            }
            process = starting;
            return true;
        } catch (IOException e) {
            throw new AssertionError("redis-server is not installed: Debian's package \"redis-server\" has it", e);
        }
    }

    private String configuration() {
        String common = """
                bind 127.0.0.1
                save ""
                appendonly no
                dir "%s"
                logfile log
                requirepass %s
                user %s on >%s %s
                """.formatted(directory, PASSWORD, USER, PASSWORD, PERMISSIONS);
        String where = tls ? """
                port 0
                tls-port %d
                tls-cert-file chain.pem
                tls-key-file key.pem
                tls-ca-cert-file ca.pem
                tls-auth-clients no
                """.formatted(port) : "port %d\n".formatted(port);
        return common + where;
    }

    private String log() {
        try {
            Path log = directory.resolve("log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(Process process, String name) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + ' ' + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
