// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of backends that are down, die or end one half: never a success that was none. */
@AnyCrypto
class BackendFaultsTest {

    private static final int HALF = 500_000;

    private static final Socket REFUSING = SocketBackend.refusingPort();
    private static final HttpBackend WEB = new HttpBackend();

    /** Announces a million bytes, sends half of them, and breaks off. */
    private static final SocketBackend DYING = new SocketBackend(socket -> {
        respond(socket, "Content-Length: 1000000\r\n");
        SocketBackend.reset(socket);
    });

    /** The same without saying how much it would have been: only a missing close_notify can tell. */
    private static final SocketBackend DYING_UNANNOUNCED = new SocketBackend(socket -> {
        respond(socket, "Connection: close\r\n");
        SocketBackend.reset(socket);
    });

    /** Ends properly after half of what it announced. */
    private static final SocketBackend SHORT =
            new SocketBackend(socket -> respond(socket, "Content-Length: 1000000\r\n"));

    private static final SocketBackend RESETTING = new SocketBackend(SocketBackend::reset);

    /** Answers when the client has ended its half. */
    private static final SocketBackend PATIENT = new SocketBackend(socket -> socket.getOutputStream()
            .write(Content.receipt(socket.getInputStream()).getBytes(StandardCharsets.US_ASCII)));

    /** Ends its half at once; tells what it was sent after that. */
    private static final HalfClosing HALF_CLOSING = new HalfClosing();

    private static final SocketBackend TERSE = new SocketBackend(HALF_CLOSING);

    private static final DaemonSetup SETUP = setup();
    private static final DaemonProcess DAEMON = SETUP.start();

    private static DaemonSetup setup() {
        DaemonSetup setup = new DaemonSetup().listener("https", "web");
        pool(setup, "web", WEB.port());
        pool(setup, "down", REFUSING.getLocalPort());
        pool(setup, "failover", REFUSING.getLocalPort(), WEB.port());
        pool(setup, "dying", DYING.port());
        pool(setup, "unannounced", DYING_UNANNOUNCED.port());
        pool(setup, "short", SHORT.port());
        pool(setup, "resetting", RESETTING.port());
        pool(setup, "patient", PATIENT.port());
        pool(setup, "terse", TERSE.port());
        return setup;
    }

    private static void pool(DaemonSetup setup, String name, int... ports) {
        setup.host(name, Map.of("http/1.1", name), name, KeyType.EC_P256).pool(name, ports);
    }

    private static void respond(Socket socket, String header) throws IOException {
        SocketBackend.readHead(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\n" + header + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(Content.bytes(HALF));
    }

    @BeforeAll
    static void webWorks() {
        curl("web").assertSuccess();
    }

    @AfterAll
    static void stop() throws IOException {
        try (DAEMON;
                REFUSING;
                WEB;
                DYING;
                DYING_UNANNOUNCED;
                SHORT;
                RESETTING;
                PATIENT;
                TERSE) {
            DAEMON.stop();
        }
    }

    /** Not even "unannounced", where curl has OpenSSL ignore a missing close_notify: the alert tells it. */
    @ParameterizedTest
    @ValueSource(strings = {"down", "dying", "unannounced", "short", "resetting"})
    void curlDoesNotSucceed(String host) {
        Client.Result result = curl(host);
        assertNotEquals(0, result.exit(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "dying", "unannounced", "resetting"})
    void boringSslIsNotToldThatItWasAll(String host) {
        try (BoringClient client = new BoringClient()) {
            // A reset can meet the request at any point of its way.
            for (int i = 0; i < 25; i++) {
                BoringClient.Outcome outcome =
                        client.exchange(DAEMON.port("https"), host + ".test", Http.download(100));
                assertFalse(outcome.closeNotify(), () -> DAEMON.log().toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "dying", "unannounced", "resetting"})
    void opensslIsToldByAnAlert(String host) {
        Client.Result result = Client.run(
                Http.download(100),
                Tools.OPENSSL,
                arguments(
                        host,
                        "-quiet",
                        "-nocommands",
                        "-CAfile",
                        SETUP.authority().toString(),
                        "-verify_return_error"));
        assertNotEquals(0, result.exit(), result::toString);
        assertTrue(result.errors().contains("SSL alert number 80"), result::toString);
    }

    private static String[] arguments(String host, String... more) {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + DAEMON.port("https")));
        Collections.addAll(arguments, "-servername", host + ".test");
        Collections.addAll(arguments, more);
        return arguments.toArray(String[]::new);
    }

    @Test
    void logNamesTheServerThatIsDown() {
        int mark = DAEMON.log().mark();
        curl("down");
        DAEMON.log().await(mark, " WARN ", "127.0.0.1:" + REFUSING.getLocalPort());
        DAEMON.log().await(mark, " WARN ", "client refused", "host=down");
    }

    @Test
    void logNamesTheServerThatBrokeOff() {
        int mark = DAEMON.log().mark();
        curl("dying");
        DAEMON.log().await(mark, " WARN ", "broke off", "127.0.0.1:" + DYING.port());
    }

    @Test
    void nextServerIsTriedWhenTheFirstIsDown() {
        int mark = DAEMON.log().mark();
        for (int i = 0; i < 4; i++) {
            Client.Result result = curl("failover").assertSuccess();
            assertEquals(Content.digest(100), Content.digest(result.output()));
        }
        DAEMON.log().await(mark, " WARN ", "127.0.0.1:" + REFUSING.getLocalPort());
    }

    @Test
    void clientMayEndItsHalfFirst() throws IOException {
        try (SSLSocket socket = JdkSocket.connect(DAEMON.port("https"), "patient.test")) {
            socket.getOutputStream().write(Content.bytes(HALF));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(Content.receipt(HALF, Content.digest(HALF)), answer);
        }
    }

    @Test
    void serverMayEndItsHalfFirst() throws IOException, InterruptedException {
        try (SSLSocket socket = JdkSocket.connect(DAEMON.port("https"), "terse.test")) {
            assertArrayEquals(HalfClosing.GREETING, socket.getInputStream().readAllBytes());
            socket.getOutputStream().write(Content.bytes(HALF));
            socket.shutdownOutput();
            assertEquals(Content.receipt(HALF, Content.digest(HALF)), HALF_CLOSING.received());
        }
    }

    private static Client.Result curl(String host) {
        String name = host + ".test";
        int port = DAEMON.port("https");
        return Client.run(
                Tools.CURL,
                "--silent",
                "--show-error",
                "--http1.1",
                "--cacert",
                SETUP.authority().toString(),
                "--resolve",
                name + ":" + port + ":127.0.0.1",
                "https://" + name + ":" + port + "/bytes/100");
    }
}
