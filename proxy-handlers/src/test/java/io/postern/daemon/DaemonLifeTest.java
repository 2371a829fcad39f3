// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import io.postern.handlers.testing.AnyCrypto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole process, as a user or a service manager meets it. */
@Timeout(180)
@AnyCrypto
final class DaemonLifeTest {

    private static final Pattern URL = Pattern.compile("https://localhost:(\\d+)/");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void demoServesWhatItSaysItServes() throws Exception {
        try (DaemonProcess demo = startDemo()) {
            int port = port(demo);
            try (HttpClient client =
                    HttpClient.newBuilder().sslContext(trustingTheDemo()).build()) {
                URI root = URI.create("https://localhost:" + port + "/");
                String page = client.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString())
                        .body();
                byte[] bytes = client.send(
                                HttpRequest.newBuilder(root.resolve("/bytes/1000000"))
                                        .build(),
                                BodyHandlers.ofByteArray())
                        .body();

                assertTrue(page.startsWith("Hello from behind Postern."), page);
                assertEquals(1_000_000, bytes.length);
            }
            assertTrue(demo.awaitLog("started").contains("hosts=1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM", "INT"})
    void firstSignalWithoutConnectionsEndsAtOnceWithZero(String signal) throws Exception {
        try (DaemonProcess demo = startDemo()) {
            port(demo);

            demo.signal(signal);

            assertEquals(Exit.OK, demo.awaitExit(), () -> demo.log().toString());
            assertTrue(
                    demo.log().getLast().endsWith("stopped"), () -> demo.log().toString());
        }
    }

    @Test
    void liveConnectionIsServedToItsEndBeforeTheProcessEndsWithZero() throws Exception {
        try (DaemonProcess demo = startDemo();
                SSLSocket connection = connect(port(demo))) {
            demo.signal("TERM");
            demo.awaitLog("draining");

            connection.getOutputStream().write(request("/bytes/300"));
            byte[] answer = connection.getInputStream().readAllBytes();
            connection.shutdownOutput();

            byte[] body = new byte[300];
            for (int i = 0; i < body.length; i++) {
                body[i] = (byte) (i % 251);
            }
            assertArrayEquals(body, Arrays.copyOfRange(answer, answer.length - body.length, answer.length));
            assertEquals(Exit.OK, demo.awaitExit(), () -> demo.log().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130"})
    void secondSignalEndsTheDrainAtOnce(String signal, int code) throws Exception {
        try (DaemonProcess demo = startDemo();
                SSLSocket connection = connect(port(demo))) {
            demo.signal(signal);
            demo.awaitLog("draining");
            assertTrue(demo.isAlive() && connection.isConnected(), "the live connection holds the drain");

            demo.signal(signal);

            assertEquals(code, demo.awaitExit(), () -> demo.log().toString());
        }
    }

    @Test
    void portInUseEndsWithOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DaemonProcess daemon = DaemonProcess.start(
                        "run", "-c", configuration(taken.getLocalPort()).toString())) {
            assertEquals(Exit.CANNOT_START, daemon.awaitExit());
            assertEquals(1, daemon.log().size(), () -> daemon.log().toString());
            String line = daemon.log().getFirst();
            assertTrue(line.startsWith("postern: ") && line.contains("127.0.0.1:" + taken.getLocalPort()), line);
        }
    }

    @Test
    void demoTakesAnotherPortWhenItsOwnIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DaemonProcess demo = DaemonProcess.start(
                        "demo", "--port", String.valueOf(taken.getLocalPort()), "--directory", directory.toString())) {
            demo.awaitLog("port " + taken.getLocalPort() + " is taken");
            connect(port(demo)).close();
        }
    }

    private DaemonProcess startDemo() throws IOException {
        return DaemonProcess.start("demo", "--port", "0", "--directory", directory.toString());
    }

    private static int port(DaemonProcess demo) throws InterruptedException {
        Matcher url = URL.matcher(demo.awaitOutput("curl --cacert"));
        assertTrue(url.find());
        return Integer.parseInt(url.group(1));
    }

    private Path configuration(int port) throws IOException, GeneralSecurityException {
        DemoDirectory files = DemoDirectory.create(directory);
        files.write(DemoCertificate.generate());
        files.writeConfiguration(port, 1);
        return files.configuration();
    }

    /** A connection whose handshake is done. */
    private SSLSocket connect(int port) throws IOException, GeneralSecurityException {
        SSLSocket socket =
                (SSLSocket) trustingTheDemo().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        assertEquals("TLSv1.3", socket.getSession().getProtocol());
        return socket;
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(US_ASCII);
    }

    private SSLContext trustingTheDemo() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var pem = Files.newInputStream(directory.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "demo", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
