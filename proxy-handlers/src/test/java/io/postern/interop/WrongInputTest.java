// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.record.ContentType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no client should send: it ends with the right alert and a line in the log, and nobody else notices. */
@AnyCrypto
class WrongInputTest {

    /** Serves only clients that name a host; {@link #OPEN} serves all. */
    private static final String STRICT = "strict";

    private static final String OPEN = "open";

    private static final SocketBackend ECHO = new SocketBackend(SocketBackend.ECHO);
    private static final DaemonProcess DAEMON = start();
    private static final StandingConnection BYSTANDER = new StandingConnection(DAEMON.port(STRICT), "echo.test");

    private final int mark = DAEMON.log().mark();

    private static DaemonProcess start() {
        Map<String, String> alpn = new LinkedHashMap<>();
        alpn.put("h2", "echo");
        alpn.put("http/1.1", "echo");
        return new DaemonSetup()
                .listener(STRICT, null)
                .listener(OPEN, "echo")
                .host("echo", alpn, "echo", KeyType.EC_P256)
                .pool("echo", ECHO.port())
                .start();
    }

    @BeforeAll
    static void bystanderWorks() {
        BYSTANDER.assertWorks();
    }

    @AfterEach
    void bystanderStillWorks() {
        BYSTANDER.assertWorks();
    }

    @AfterAll
    static void stop() throws IOException {
        try (DAEMON;
                ECHO) {
            BYSTANDER.close();
            DAEMON.stop();
        }
    }

    static Stream<Arguments> noTls() {
        return Stream.of(
                Arguments.of("garbage", bytes("de ad be ef 00 01 02 03 04 05 06 07"), Fault.NOT_TLS),
                Arguments.of(
                        "an SSLv2 hello",
                        bytes("80 2e 01 00 02 00 15 00 00 00 10 01 00 80 02 00 80 03 00 80 04 00 80 06 00 40 07 00 c0"
                                + " 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 00 00 00"),
                        Fault.SSLV2_HELLO),
                Arguments.of("HTTP", text("GET / HTTP/1.1\r\nHost: echo.test\r\n\r\n"), Fault.HTTP_REQUEST),
                Arguments.of("HTTP/2", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Fault.HTTP_REQUEST),
                Arguments.of("application data first", bytes("17 03 03 00 04 01 02 03 04"), Fault.UNEXPECTED_MESSAGE),
                Arguments.of("a hello of 100 KiB", records(hugeHello()), Fault.MESSAGE_TOO_LONG),
                Arguments.of("a record of 64 KiB", bytes("16 03 01 ff ff 01 00 fc 00"), Fault.RECORD_TOO_LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noTls")
    void whatIsNoHandshakeEndsWithItsAlert(String name, byte[] input, Fault fault) {
        try (RawConnection client = new RawConnection(DAEMON.port(OPEN))) {
            client.send(input).assertEndsWith(fault.alert());
            assertOneLine(client, fault);
        }
    }

    static Stream<Arguments> refusedHellos() {
        return Stream.of(
                hello("an unknown server name", Fault.UNKNOWN_SERVER_NAME, h -> h.serverName("other.test")),
                hello("no server name", Fault.MISSING_SERVER_NAME, h -> h.without(Hello.SERVER_NAME)),
                hello("no common protocol", Fault.NO_COMMON_PROTOCOL, h -> h.protocols("spdy/3", "imap")),
                hello("no common suite", Fault.NO_COMMON_SUITE, h -> h.suites(0x1304, 0x1305, 0xc02f)),
                hello("no common group", Fault.NO_COMMON_GROUP, h -> h.groups(0x001a, 0x0100)
                        .share(0x001a, new byte[65])),
                hello("no common signature scheme", Fault.NO_COMMON_SIGNATURE_SCHEME, h -> h.schemes(0x0804)),
                hello("no common version", Fault.UNSUPPORTED_VERSION, h -> h.versions(0x0302, 0x0301)),
                hello("an extension twice", Fault.DUPLICATE_EXTENSION, h -> h.extension(0x1234, new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedHellos")
    void refusedHelloEndsWithItsAlert(String name, UnaryOperator<Hello> change, Fault fault) {
        ScriptedClient script = new ScriptedClient(CryptoProviders.configured());
        Hello hello = change.apply(Hello.valid(script.share()).serverName("echo.test"));
        byte[] twice = fault == Fault.DUPLICATE_EXTENSION ? bytes("12 34 00 00") : new byte[0];
        try (RawConnection client = new RawConnection(DAEMON.port(STRICT))) {
            client.send(script.hello(hello.message(twice))).assertEndsWith(fault.alert());
            assertOneLine(client, fault);
        }
    }

    @Test
    void truncatedHelloIsClosedWithoutAWord() {
        ScriptedClient script = new ScriptedClient(CryptoProviders.configured());
        byte[] hello = script.hello(Hello.valid(script.share()).message());
        for (int length : List.of(1, 5, 6, hello.length / 2, hello.length - 1)) {
            try (RawConnection client = new RawConnection(DAEMON.port(OPEN))) {
                assertNull(client.send(Arrays.copyOf(hello, length)).finish().nextRecord());
                DAEMON.log().await(mark, "handshake failed", client.address(), "closed the connection");
            }
        }
    }

    @Test
    void badFinishedEndsWithDecryptError() {
        assertRefusedInHandshake(Fault.BAD_FINISHED, script -> {
            byte[] finished = script.finished();
            finished[finished.length - 1] ^= 1;
            return script.record(ContentType.HANDSHAKE, finished);
        });
    }

    @Test
    void flippedBitInTheFinishedEndsWithBadRecordMac() {
        assertRefusedInHandshake(Fault.BAD_RECORD, script -> {
            byte[] record = script.record(ContentType.HANDSHAKE, script.finished());
            record[record.length - 1] ^= 1;
            return record;
        });
    }

    @Test
    void flippedBitInApplicationDataEndsWithBadRecordMac() {
        assertRefusedInHandshake(Fault.BAD_RECORD, script -> {
            byte[] finished = script.record(ContentType.HANDSHAKE, script.finished());
            script.useApplicationKeys();
            byte[] good = script.record(ContentType.APPLICATION_DATA, text("hello"));
            byte[] bad = script.record(ContentType.APPLICATION_DATA, text("world"));
            bad[7] ^= 0x10;
            return concat(finished, good, bad);
        });
    }

    @Test
    void plaintextRecordAfterTheKeysEndsWithUnexpectedMessage() {
        assertRefusedInHandshake(Fault.PLAINTEXT_RECORD, script -> bytes("16 03 03 00 04 14 00 00 00"));
    }

    private interface SecondFlight {
        byte[] of(ScriptedClient script);
    }

    /** Takes the server's flight, sends an answer that is wrong, and expects the (encrypted) alert and the end. */
    private void assertRefusedInHandshake(Fault fault, SecondFlight answer) {
        ScriptedClient script = new ScriptedClient(CryptoProviders.configured());
        try (RawConnection client = new RawConnection(DAEMON.port(OPEN))) {
            client.send(script.hello(Hello.valid(script.share()).message()));
            while (script.messages().stream().noneMatch(message -> message[0] == 20)) {
                script.receive(Objects.requireNonNull(client.nextRecord(), "the end before the server's Finished"));
            }
            script.receive(client.send(answer.of(script)).readToEnd());
            assertEquals(1, script.alerts().size(), "alerts");
            assertArrayEquals(
                    new byte[] {2, (byte) fault.alert().code()}, script.alerts().getFirst());
            assertOneLine(client, fault);
        }
    }

    /** The log says once what happened, and nothing else about that client. */
    private void assertOneLine(RawConnection client, Fault fault) {
        DAEMON.log().await(mark, client.address(), "fault=" + fault, fault.description());
        assertEquals(1, DAEMON.log().since(mark, client.address()).size(), () -> DAEMON.log()
                .toString());
    }

    private static Arguments hello(String name, Fault fault, UnaryOperator<Hello> change) {
        return Arguments.of(name, change, fault);
    }

    /** A ClientHello whose length says 100 KiB, and as much behind it. */
    private static byte[] hugeHello() {
        byte[] message = new byte[100 << 10];
        int length = message.length - 4;
        System.arraycopy(new byte[] {1, (byte) (length >> 16), (byte) (length >> 8), (byte) length}, 0, message, 0, 4);
        return message;
    }

    /** A message in as many unencrypted records as it takes. */
    private static byte[] records(byte[] message) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += 1 << 14) {
            int length = Math.min(1 << 14, message.length - at);
            records.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
            records.write(message, at, length);
        }
        return records.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
