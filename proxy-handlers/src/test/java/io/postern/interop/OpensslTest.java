// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL's {@code s_client}. */
class OpensslTest {

    private static final String HYBRID = "X25519MLKEM768";

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void everySuiteCarriesBothWays(String suite) throws IOException {
        transfer("ciphersuite: " + suite, "p256.test", "-ciphersuites", suite);
    }

    /** X25519MLKEM768 where this OpenSSL has it (3.5); {@link BoringSslTest} shows it everywhere. */
    static Stream<String> groups() {
        boolean hybrid =
                Client.run(Tools.OPENSSL, "list", "-kem-algorithms").text().contains(HYBRID);
        return Stream.concat(Stream.of("X25519", "P-256", "P-384"), hybrid ? Stream.of(HYBRID) : Stream.empty());
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyGroupCarriesBothWays(String group) throws IOException {
        String messages = transfer("protocol version: TLSv1.3", "p256.test", "-groups", group);
        assertEquals(1, count(messages, ">>> TLS 1.3, Handshake [length", "ClientHello"), messages);
    }

    @ParameterizedTest
    @CsvSource({"p256.test,ecdsa", "p384.test,ecdsa", "rsa.test,rsa.pss", "ed25519.test,ed25519"})
    void everyCertificateTypeCarriesBothWays(String name, String signature) throws IOException {
        transfer("signature type: " + signature, name);
    }

    @Test
    void certificateIsTheOneThatTheClientCanVerify() {
        client(Http.download(1), "both.test", "-sigalgs", "rsa_pss_rsae_sha256")
                .assertNegotiated("signature type: rsa.pss");
        client(Http.download(1), "both.test", "-sigalgs", "ecdsa_secp256r1_sha256")
                .assertNegotiated("signature type: ecdsa");
    }

    @Test
    void clientWithoutUsableShareIsAskedToRetry() throws IOException {
        String messages = transfer("protocol version: TLSv1.3", "p256.test", "-groups", "ffdhe2048:P-384");
        assertEquals(2, count(messages, ">>> ", "ClientHello"), messages);
        assertEquals(2, count(messages, "<<< ", "ServerHello"), messages);
    }

    @ParameterizedTest
    @CsvSource({"'http/1.1,h2',h2", "http/1.1,http/1.1", "'unheard,http/1.1',http/1.1"})
    void protocolIsTheFirstOfTheServerThatTheClientOffers(String offered, String chosen) {
        String out = Client.run(
                        Tools.OPENSSL, arguments("p256.test", "-alpn", offered).toArray(String[]::new))
                .assertSuccess()
                .text();
        assertTrue(out.contains("ALPN protocol: " + chosen), out);
    }

    @Test
    void keysAreUpdatedByEitherSideAndOnRequest() {
        List<String> arguments = arguments(
                "p256.test", "-crlf", "-msg", "-msgfile", messageFile().toString());
        try (Client client = Client.start(Tools.OPENSSL, arguments.toArray(String[]::new))) {
            client.await("Verify return code: 0 (ok)", 1);
            for (String command : List.of("k", "K", "K", "k")) {
                ask(client, command);
            }
            client.type("GET /bytes/5 HTTP/1.1\nHost: test\nConnection: close\n\n");
            Client.Result result = client.finish();
            assertEquals(5, split(result.text(), "HTTP/1.1 200 OK"), result::toString);
            String messages = messages();
            assertEquals(4, count(messages, ">>> TLS 1.3, Handshake", "KeyUpdate"), messages);
            assertEquals(2, count(messages, "<<< TLS 1.3, Handshake", "KeyUpdate"), messages);
            assertCloseNotify(messages);
        }
    }

    /** Sends a command of s_client, which must be all that it reads at once, and a request, and waits for the answer. */
    private static void ask(Client client, String command) {
        int answers = client.count("HTTP/1.1 200 OK");
        int updates = client.count("KEYUPDATE");
        client.type(command + "\n");
        client.await("KEYUPDATE", updates + 1);
        client.type("GET /bytes/5 HTTP/1.1\nHost: test\n\n");
        client.await("HTTP/1.1 200 OK", answers + 1);
    }

    /** Downloads and uploads; returns the messages of the download. */
    private String transfer(String negotiated, String name, String... more) throws IOException {
        Answer upload = client(Http.upload(), name, more);
        Http.assertUploaded(upload.result.output());
        assertCloseNotify(upload.messages);
        Answer download = client(Http.download(Content.LENGTH), name, more);
        Http.assertDownloaded(Content.LENGTH, download.result.output());
        assertCloseNotify(download.messages);
        download.assertNegotiated(negotiated);
        Files.delete(messageFile());
        return download.messages;
    }

    private record Answer(Client.Result result, String messages) {

        /** The summary must match: a regular expression, because versions of OpenSSL differ in the names. */
        void assertNegotiated(String what) {
            assertTrue(result.errors().contains("Verification: OK"), result::toString);
            assertTrue(
                    Pattern.compile(what, Pattern.CASE_INSENSITIVE)
                            .matcher(result.errors())
                            .find(),
                    result::toString);
        }
    }

    private Answer client(byte[] input, String name, String... more) {
        // -brief prints what was negotiated to standard error and leaves standard output to the data.
        List<String> arguments = arguments(
                name,
                "-brief",
                "-ign_eof",
                "-nocommands",
                "-msg",
                "-msgfile",
                messageFile().toString());
        Collections.addAll(arguments, more);
        Client.Result result = Client.run(input, Tools.OPENSSL, arguments.toArray(String[]::new));
        return new Answer(result.assertSuccess(), messages());
    }

    private static List<String> arguments(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", WEB.address(), "-servername", name));
        Collections.addAll(arguments, "-CAfile", WEB.authority(), "-verify_return_error", "-verify_hostname", name);
        Collections.addAll(arguments, more);
        return arguments;
    }

    private Path messageFile() {
        return directory.resolve("messages");
    }

    /** Without the lines that show the messages' bytes. */
    private String messages() {
        try {
            return String.join(
                    "\n",
                    Files.readAllLines(messageFile()).stream()
                            .filter(line -> !line.startsWith(" "))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCloseNotify(String messages) {
        assertEquals(1, count(messages, "<<< TLS 1.3, Alert", "close_notify"), messages);
    }

    private static long count(String text, String first, String second) {
        return text.lines()
                .filter(line -> line.contains(first) && line.contains(second))
                .count();
    }

    private static int split(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
