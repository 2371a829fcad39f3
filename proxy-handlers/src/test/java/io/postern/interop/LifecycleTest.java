// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How the daemon ends, and how it refuses to start. */
@AnyCrypto
class LifecycleTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LENGTH = 20 * Content.MIB;

    private static final HttpBackend WEB = new HttpBackend();

    @AfterAll
    static void stop() {
        WEB.close();
    }

    private static DaemonSetup setup() {
        return new DaemonSetup()
                .listener("https", "web")
                .host("web", Map.of(), "web", KeyType.EC_P256)
                .pool("web", WEB.port());
    }

    /** A download of which the head has come. */
    private static SSLSocket startDownload(DaemonProcess daemon) throws IOException {
        SSLSocket socket = JdkSocket.connect(daemon.port("https"), "web.test");
        socket.getOutputStream().write(Http.download(LENGTH));
        SocketBackend.readHead(socket.getInputStream());
        return socket;
    }

    private static void terminate(DaemonProcess daemon) {
        int mark = daemon.log().mark();
        daemon.terminate();
        daemon.log().await(mark, "SIGTERM");
    }

    @Test
    void liveDownloadEndsWellAfterSigterm() throws IOException {
        try (DaemonProcess daemon = setup().start()) {
            try (SSLSocket socket = startDownload(daemon)) {
                terminate(daemon);
                Poll.until(() -> refuses(daemon.port("https")), LIMIT, () -> "that new connections are refused");
                assertTrue(daemon.isAlive());
                String whole = Content.receipt(LENGTH, Content.digest(LENGTH));
                assertEquals(whole, Content.receipt(socket.getInputStream()));
            }
            assertEquals(0, daemon.awaitExit());
            assertEquals(List.of(), daemon.log().since(0, "closing what is left"));
            daemon.assertCleanLog();
        }
    }

    @Test
    void secondSigtermEndsAtOnce() throws IOException {
        try (DaemonProcess daemon = setup().start();
                SSLSocket socket = startDownload(daemon)) {
            terminate(daemon);
            daemon.terminate();
            // What a shell reports for a process that SIGTERM ended.
            assertEquals(128 + 15, daemon.awaitExit(), () -> daemon.log().toString());
            assertTrue(socket.isConnected());
            daemon.assertCleanLog();
        }
    }

    @Test
    void drainHasALimit() throws IOException {
        try (DaemonProcess daemon = setup().timeout("drain", "100ms").start();
                SSLSocket socket = startDownload(daemon)) {
            terminate(daemon);
            assertEquals(0, daemon.awaitExit(), () -> daemon.log().toString());
            assertEquals(1, daemon.log().since(0, "closing what is left").size());
            assertTrue(socket.isConnected());
            daemon.assertCleanLog();
        }
    }

    @Test
    void portInUseIsSaid() throws IOException {
        try (DaemonProcess daemon = setup().start()) {
            DaemonSetup second = setup();
            int port = daemon.port("https");
            String configuration = Files.readString(second.write()).replace("127.0.0.1:0", "127.0.0.1:" + port);
            Files.writeString(second.directory().resolve("postern.yaml"), configuration);
            Client.Result result = postern("run", second.directory().resolve("postern.yaml"));
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.errors().contains("https"), result::toString);
            assertTrue(result.errors().contains(Integer.toString(port)), result::toString);
            daemon.stop();
        }
    }

    @Test
    void checkFindsNothingWrongWithWhatRuns() {
        Client.Result result = postern("check", setup().write());
        assertEquals("ok\n", result.assertSuccess().text());
    }

    @Test
    void checkNamesEveryErrorByItsPlace() throws IOException {
        Path file = Files.writeString(setup().directory().resolve("wrong.yaml"), """
                listeners:
                  https:
                    bind: 127.0.0.1:99999
                    colour: green
                hosts:
                  web:
                    server-names: [web.test]
                    certificates:
                      - {chain: missing.pem, key: missing.key}
                    pool: nowhere
                pools:
                  web:
                    servers: [127.0.0.1:9000]
                """);
        Client.Result result = postern("check", file);
        assertEquals(1, result.exit(), result::toString);
        List<String> errors = result.errors().lines().toList();
        assertPlace(errors, file, 3, 11, "listeners.https.bind");
        assertPlace(errors, file, 4, 5, "colour");
        assertPlace(errors, file, 9, 17, "missing.pem");
        assertPlace(errors, file, 10, 11, "nowhere");
    }

    private static void assertPlace(List<String> errors, Path file, int line, int column, String what) {
        String place = file + ":" + line + ":" + column + ": ";
        Stream<String> found = errors.stream().filter(error -> error.startsWith(place) && error.contains(what));
        assertEquals(1, found.count(), () -> "no " + place + " with " + what + " in " + errors);
    }

    private static Client.Result postern(String command, Path configuration) {
        List<String> line = new ArrayList<>(DaemonProcess.command(List.of()));
        line.addAll(List.of(command, "-c", configuration.toString()));
        return Client.run(line, new byte[0]);
    }

    private static boolean refuses(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }
}
