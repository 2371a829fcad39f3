// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients that come back with a ticket, of a daemon with the defaults. */
class ResumptionTest {

    private static final String NAME = "web.test";
    private static final HttpBackend BACKEND = new HttpBackend();
    private static final DaemonSetup SETUP = new DaemonSetup();

    private static DaemonProcess daemon;
    private static ClientCertificates clients;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        clients = new ClientCertificates(SETUP);
        daemon = SETUP.listener("https", "web")
                .host("web", Map.of(), "web", KeyType.EC_P256)
                .host("other", Map.of(), "web", KeyType.EC_P256)
                .host("knowing", Map.of(), "web", KeyType.EC_P256)
                .hostOption("knowing", "client-auth: {trust: clients.pem}")
                .pool("web", BACKEND.port())
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        daemon.stop();
        BACKEND.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void opensslResumesWithEverySuite(String suite) {
        Path session = directory.resolve("session");
        assertStarted(openssl(NAME, "-ciphersuites", suite, "-sess_out", session.toString()), "New");
        assertStarted(openssl(NAME, "-ciphersuites", suite, "-sess_in", session.toString()), "Reused");
    }

    @Test
    void opensslResumesWhatItHasResumed() {
        Path session = directory.resolve("session");
        assertStarted(openssl(NAME, "-sess_out", session.toString()), "New");
        for (int i = 0; i < 3; i++) {
            assertStarted(openssl(NAME, "-sess_in", session.toString(), "-sess_out", session.toString()), "Reused");
        }
    }

    @Test
    void opensslResumesAfterARetry() {
        Path session = directory.resolve("session");
        assertStarted(openssl(NAME, "-sess_out", session.toString()), "New");
        Client.Result result = openssl(NAME, "-sess_in", session.toString(), "-groups", "ffdhe2048:P-384", "-msg");
        assertStarted(result, "Reused");
        assertEquals(
                2,
                result.text()
                        .lines()
                        .filter(line -> line.contains(", ClientHello"))
                        .count());
    }

    @Test
    void ticketOfAnotherHostStartsAnew() {
        Path session = directory.resolve("session");
        assertStarted(openssl(NAME, "-sess_out", session.toString()), "New");
        assertStarted(openssl("other.test", "-sess_in", session.toString()), "New");
    }

    @Test
    void clientWithACertificateIsNotAskedAgainUntilTrustChanges() {
        Path session = directory.resolve("session");
        String[] credential = {"-cert", clients.chain("good"), "-key", clients.key("good")};
        assertStarted(openssl("knowing.test", with(credential, "-sess_out", session.toString())), "New");
        assertStarted(openssl("knowing.test", "-sess_in", session.toString()), "Reused");

        int mark = daemon.log().mark();
        String authority = read(SETUP.directory().resolve("clients.pem"));
        ClientAuthority added = ClientAuthority.root("CN=Others", KeyType.EC_P256.generate(), _ -> {});
        SETUP.file("clients.pem", authority + PemText.certificates(added.certificate()));
        daemon.signal("HUP");
        daemon.log().await(mark, "name=hosts.knowing.client-auth");
        assertStarted(openssl("knowing.test", with(credential, "-sess_in", session.toString())), "New");
    }

    @Test
    void gnutlsResumes() {
        Client.Result result = Client.run(
                        Http.download(5),
                        Tools.GNUTLS_CLI,
                        "--port=" + daemon.port("https"),
                        "--x509cafile=" + SETUP.authority(),
                        "--verify-hostname=" + NAME,
                        "--sni-hostname=" + NAME,
                        "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3",
                        "--resume",
                        "127.0.0.1")
                .assertSuccess();
        assertTrue(result.text().contains("*** This is a resumed session"), result::toString);
    }

    @Test
    void nssResumes() throws IOException {
        Path request = Files.write(directory.resolve("request"), Http.download(5));
        String database = "sql:" + Files.createDirectory(directory.resolve("nss"));
        Client.run(Tools.CERTUTIL, "-N", "-d", database, "--empty-password").assertSuccess();
        Client.run(
                        Tools.CERTUTIL,
                        "-A",
                        "-d",
                        database,
                        "-n",
                        "authority",
                        "-t",
                        "C,,",
                        "-i",
                        SETUP.authority().toString())
                .assertSuccess();
        List<String> arguments = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", "" + daemon.port("https")));
        Collections.addAll(arguments, "-a", NAME, "-d", database, "-V", "tls1.3:tls1.3", "-u", "-v");
        Collections.addAll(arguments, "-L", "3", "-A", request.toString());
        Client.Result result =
                Client.run(Tools.TSTCLNT, arguments.toArray(String[]::new)).assertSuccess();
        assertTrue(result.errors().contains("2 stateless resumes"), result::toString);
    }

    @Test
    void curlResumes() {
        String url = "https://" + NAME + ":" + daemon.port("https") + "/bytes/5";
        Client.Result result = Client.run(
                        Tools.CURL,
                        "--verbose",
                        "--http1.0",
                        "--cacert",
                        SETUP.authority().toString(),
                        "--resolve",
                        NAME + ":" + daemon.port("https") + ":127.0.0.1",
                        "--header",
                        "Connection: close",
                        url,
                        url)
                .assertSuccess();
        // "SSL re-using session ID" in some versions, "SSL reusing session" in others.
        assertTrue(result.errors().replace("-", "").contains("SSL reusing session"), result::toString);
    }

    @Test
    void nodeResumes() throws IOException {
        Path script = directory.resolve("resume.js");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("resume.js"))) {
            Files.write(script, in.readAllBytes());
        }
        Client.Result result = Client.run(
                        Tools.NODE,
                        script.toString(),
                        Integer.toString(daemon.port("https")),
                        NAME,
                        SETUP.authority().toString())
                .assertSuccess();
        assertEquals("false HTTP/1.1 200 OK\ntrue HTTP/1.1 200 OK\n", result.text());
    }

    /** A session that is resumed is the same to the JDK, with the time at which it was made. */
    @Test
    void jdkResumes() throws IOException {
        SSLContext context = JdkSocket.trusting();
        long made = requestOf(context);
        assertEquals(made, requestOf(context));
        assertEquals(made, requestOf(context));
        assertTrue(made != requestOf(JdkSocket.trusting()), "another context has the session, too");
    }

    private static long requestOf(SSLContext context) throws IOException {
        int port = daemon.port("https");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, NAME, port, true)) {
            tls.getOutputStream().write(Http.download(5));
            Http.assertDownloaded(5, tls.getInputStream().readAllBytes());
            return tls.getSession().getCreationTime();
        }
    }

    private static void assertStarted(Client.Result result, String how) {
        assertTrue(result.assertSuccess().text().contains(how + ", TLSv1.3"), result::toString);
        assertTrue(result.text().contains("HTTP/1.1 200 OK"), result::toString);
    }

    private static Client.Result openssl(String name, String... more) {
        List<String> arguments = new ArrayList<>();
        Collections.addAll(arguments, "s_client", "-connect", "127.0.0.1:" + daemon.port("https"));
        Collections.addAll(
                arguments, "-servername", name, "-CAfile", SETUP.authority().toString());
        Collections.addAll(arguments, "-ign_eof", "-nocommands");
        Collections.addAll(arguments, more);
        return Client.run(Http.download(5), Tools.OPENSSL, arguments.toArray(String[]::new));
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        Collections.addAll(all, more);
        return all.toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
