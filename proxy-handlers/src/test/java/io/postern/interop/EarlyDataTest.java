// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Early data through a daemon to servers that read the PROXY protocol and say what they have been told. That it is taken once
 * is for {@link EarlyDataReplayTest} to show.
 */
@AnyCrypto
class EarlyDataTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of the record, for which nothing is taken after the start. */
    private static final String WINDOW = "3s";

    private static final int HEADER = 16;
    private static final int IPV4_ADDRESSES = 12;
    private static final int EARLY_DATA = 0xe1;

    private static final SocketBackend BACKEND = new SocketBackend(EarlyDataTest::answer);
    private static final DaemonSetup SETUP = new DaemonSetup();

    private static DaemonProcess daemon;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        SETUP.listener("https", null);
        for (String use : List.of("pass", "hold", "refuse")) {
            SETUP.host(use, Map.of(), use, KeyType.EC_P256)
                    .hostOption(use, "max-early-data: 16KiB")
                    .pool(use, BACKEND.port())
                    .poolOption(use, "early-data: " + use)
                    .poolOption(use, "proxy-protocol: v2");
        }
        daemon = SETUP.option("admin", "{bind: \"127.0.0.1:0\"}")
                .option("early-data", "{window: " + WINDOW + "}")
                .start();
        Poll.until(EarlyDataTest::isTaken, LIMIT, () -> "early data after the start");
    }

    private static boolean isTaken() {
        try (EarlyConnection client = EarlyConnection.open(port(), "pass.test", request("start"))) {
            return client.accepted();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        daemon.stop();
        BACKEND.close();
    }

    @Test
    void passedOnDataIsEarlyForTheServerAndAnsweredAtOnce() {
        try (EarlyConnection client = EarlyConnection.open(port(), "pass.test", request("now"))) {
            assertTrue(client.accepted());
            assertEquals("early=16384 GET /now HTTP/1.1\n", client.line());
            client.finish();
        }
    }

    @Test
    void heldDataIsNotEarlyForTheServer() {
        try (EarlyConnection client = EarlyConnection.open(port(), "hold.test", request("later"))) {
            assertTrue(client.accepted());
            client.finish();
            assertEquals("early=0 GET /later HTTP/1.1\n", client.line());
        }
    }

    @ParameterizedTest
    @CsvSource({"pass", "hold"})
    void opensslSendsEarlyDataOnceWithATicket(String use) throws IOException {
        String session = directory.resolve("session").toString();
        String early =
                Files.writeString(directory.resolve("early"), request("early")).toString();
        // It counts in whole seconds, and so may say of its first ones that they were sent before the record begins.
        Poll.until(() -> isTakenFromOpenssl(use, session, early), LIMIT, () -> "early data of OpenSSL");

        Client.Result third = openssl(use, "again", "-sess_in", session, "-early_data", early);
        assertTrue(third.text().contains("Early data was rejected"), third::toString);
        assertTrue(third.text().contains("early=0 GET /again HTTP/1.1"), "the handshake goes on: " + third);
        assertFalse(third.text().contains(" GET /early HTTP/1.1"), third::toString);
    }

    private static boolean isTakenFromOpenssl(String use, String session, String early) {
        Client.Result first = openssl(use, "first", "-sess_out", session);
        assertTrue(first.text().contains("early=0 GET /first HTTP/1.1"), first::toString);
        Client.Result second = openssl(use, "unless-early", "-sess_in", session, "-early_data", early);
        boolean accepted = second.text().contains("Early data was accepted");
        String told = use.equals("hold") ? "early=0 GET /early" : " GET /early";
        assertEquals(accepted, second.text().contains(told), second::toString);
        return accepted;
    }

    @Test
    void gnutlsSendsEarlyData() throws IOException {
        Path early = Files.writeString(directory.resolve("early"), request("gnutls"));
        String before = accepted();
        Client.Result result = Client.run(
                new byte[0],
                Tools.GNUTLS_CLI,
                "--port=" + port(),
                "--x509cafile=" + SETUP.authority(),
                "--verify-hostname=pass.test",
                "--sni-hostname=pass.test",
                "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3",
                "--resume",
                "--waitresumption",
                "--earlydata=" + early,
                "127.0.0.1");
        assertTrue(result.text().contains("*** This is a resumed session"), result::toString);
        Poll.until(() -> !accepted().equals(before), LIMIT, () -> accepted() + " " + result);
    }

    private static String accepted() {
        return daemon.admin("/metrics")
                .lines()
                .filter(line -> line.startsWith("postern_early_data_total{outcome=\"accepted\"}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ticketOfARouteThatRefusesAllowsNone() throws IOException {
        String session = directory.resolve("session").toString();
        openssl("refuse", "first", "-sess_out", session);
        String early =
                Files.writeString(directory.resolve("early"), request("early")).toString();
        Client.Result second = openssl("refuse", "again", "-sess_in", session, "-early_data", early);
        assertTrue(second.text().contains("Early data was not sent"), second::toString);
        assertTrue(second.text().contains("Reused, TLSv1.3"), second::toString);
        assertTrue(second.text().contains("early=0 GET /again HTTP/1.1"), second::toString);
    }

    private static int port() {
        return daemon.port("https");
    }

    private static String request(String path) {
        return "GET /" + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static Client.Result openssl(String use, String path, String... more) {
        List<String> arguments = new ArrayList<>();
        Collections.addAll(arguments, "s_client", "-connect", "127.0.0.1:" + port());
        Collections.addAll(arguments, "-servername", use + ".test");
        Collections.addAll(arguments, "-CAfile", SETUP.authority().toString(), "-ign_eof", "-nocommands");
        Collections.addAll(arguments, more);
        return Client.run(
                        request(path).getBytes(StandardCharsets.US_ASCII),
                        Tools.OPENSSL,
                        arguments.toArray(String[]::new))
                .assertSuccess();
    }

    /** Says what the header has of early data, and which request has come, once it is all there. */
    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
        ByteBuffer fields = ByteBuffer.wrap(in.readNBytes(header.getShort(HEADER - Short.BYTES)));
        fields.position(IPV4_ADDRESSES);
        long early = -1;
        while (fields.hasRemaining()) {
            int type = fields.get() & 0xff;
            int length = fields.getShort();
            if (type == EARLY_DATA) {
                early = fields.getInt(fields.position()) & 0xffff_ffffL;
            }
            fields.position(fields.position() + length);
        }
        String request = SocketBackend.readHead(in).lines().findFirst().orElseThrow();
        socket.getOutputStream().write(("early=" + early + " " + request + "\n").getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        in.readAllBytes(); // what comes behind the first request is no reason to break off
    }
}
