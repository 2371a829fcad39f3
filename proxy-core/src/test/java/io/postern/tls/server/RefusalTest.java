// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may not do, and the alert that each wrong thing ends in. */
class RefusalTest {

    private final EngineHarness server = new EngineHarness(context(host()));

    static List<Arguments> wrongHellos() {
        List<Arguments> cases = new ArrayList<>();
        hello(cases, "no TLS 1.3", Fault.UNSUPPORTED_VERSION, h -> h.versions(0x0303));
        hello(cases, "no versions", Fault.UNSUPPORTED_VERSION, h -> h.without(Hello.SUPPORTED_VERSIONS));
        hello(cases, "SSL 3", Fault.UNSUPPORTED_VERSION, h -> h.legacyVersion(0x0300));
        hello(cases, "no common suite", Fault.NO_COMMON_SUITE, h -> h.suites(0x1304, 0xc02f));
        hello(cases, "compression", Fault.BAD_COMPRESSION_METHODS, h -> h.compression(0, 1));
        hello(cases, "compression only", Fault.BAD_COMPRESSION_METHODS, h -> h.compression(1));
        hello(cases, "no groups", Fault.MISSING_SUPPORTED_GROUPS, h -> h.without(Hello.SUPPORTED_GROUPS));
        hello(cases, "no key share", Fault.MISSING_KEY_SHARE, h -> h.without(Hello.KEY_SHARE));
        hello(cases, "no schemes", Fault.MISSING_SIGNATURE_ALGORITHMS, h -> h.without(Hello.SIGNATURE_ALGORITHMS));
        hello(cases, "no common group", Fault.NO_COMMON_GROUP, h -> h.groups(0x001a)
                .share(0x001a, new byte[65]));
        hello(cases, "no common scheme", Fault.NO_COMMON_SIGNATURE_SCHEME, h -> h.schemes(0x0401, 0x0603));
        hello(cases, "unknown name", Fault.UNKNOWN_SERVER_NAME, h -> h.serverName("other.example"));
        hello(cases, "name with a space", Fault.BAD_SERVER_NAME, h -> h.serverName("a b"));
        hello(cases, "name with NUL", Fault.BAD_SERVER_NAME, h -> h.serverName("shop.example\0.evil"));
        hello(cases, "name of a dot", Fault.BAD_SERVER_NAME, h -> h.serverName("."));
        hello(cases, "empty name", Fault.LENGTH_OUT_OF_RANGE, h -> h.serverName(""));
        hello(cases, "long name", Fault.BAD_SERVER_NAME, h -> h.serverName("a".repeat(256)));
        hello(cases, "two host names", Fault.BAD_SERVER_NAME, h -> h.extension(0, hex("000800000161" + "00000162")));
        hello(cases, "early_data with a body", Fault.TRAILING_BYTES, h -> h.extension(42, new byte[1]));
        hello(
                cases,
                "PSK without modes",
                Fault.MISSING_PSK_MODES,
                h -> h.extension(41, hex("0007" + "000101" + "00000000" + "0021" + "20" + "00".repeat(32))));
        hello(cases, "TLS 1.0 in legacy_version", Fault.UNSUPPORTED_VERSION, h -> h.legacyVersion(0x0301));
        hello(cases, "share of no group", Fault.KEY_SHARE_NOT_OFFERED_GROUP, h -> h.groups(0x0017));
        hello(cases, "short share", Fault.BAD_KEY_SHARE, h -> h.share(0x001d, new byte[31]));
        hello(cases, "share of zeros", Fault.BAD_KEY_SHARE, h -> h.share(0x001d, new byte[32]));
        hello(cases, "point off the curve", Fault.BAD_KEY_SHARE, h -> h.share(0x0017, point()));
        hello(cases, "empty share", Fault.LENGTH_OUT_OF_RANGE, h -> h.share(0x001d, new byte[0]));
        hello(
                cases,
                "same share twice",
                Fault.DUPLICATE_KEY_SHARE,
                h -> h.extension(51, hex("000a001d0001aa001d0001bb")));
        hello(cases, "odd list of groups", Fault.LENGTH_OUT_OF_RANGE, h -> h.extension(10, hex("0003001d00")));
        hello(cases, "empty list of groups", Fault.LENGTH_OUT_OF_RANGE, h -> h.extension(10, hex("0000")));
        hello(cases, "bytes behind groups", Fault.TRAILING_BYTES, h -> h.extension(10, hex("0002001d00")));
        hello(cases, "truncated versions", Fault.TRUNCATED, h -> h.extension(43, hex("0403")));
        hello(cases, "empty protocol name", Fault.LENGTH_OUT_OF_RANGE, h -> h.extension(16, hex("000100")));
        hello(cases, "empty ALPN list", Fault.LENGTH_OUT_OF_RANGE, h -> h.extension(16, hex("0000")));
        hello(cases, "long session id", Fault.LENGTH_OUT_OF_RANGE, h -> h.sessionId(new byte[33]));
        hello(cases, "no suites", Fault.LENGTH_OUT_OF_RANGE, h -> h.suites());
        hello(cases, "pre_shared_key not last", Fault.PRE_SHARED_KEY_NOT_LAST, h -> h.extension(41, new byte[0])
                .extension(21, new byte[0]));
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongHellos")
    void wrongHelloIsRefused(String name, Fault fault, UnaryOperator<Hello> change) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(change.apply(Hello.valid(client.share())).message()));
        assertRefused(fault);
        assertNotNull(Objects.requireNonNull(server.close()).fault());
    }

    @Test
    void extensionThatStandsTwiceIsRefused() {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        byte[] again = hex("00170000" + "00170000");
        server.receive(client.hello(Hello.valid(client.share()).message(again)));
        assertRefused(Fault.DUPLICATE_EXTENSION);
    }

    @Test
    void unknownServerNameIsInTheDetail() {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(
                Hello.valid(client.share()).serverName("other.example").message()));
        String detail = Objects.requireNonNull(
                Objects.requireNonNull(Objects.requireNonNull(server.close()).fault())
                        .detail());
        assertTrue(detail.contains("other.example"), detail);
    }

    @Test
    void noCommonProtocolIsRefused() {
        assertProtocolRefused("spdy/3", new EngineHarness(context(host().withProtocols("h2"))));
    }

    @Test
    void hostThatInsistsOnAProtocolRefusesAClientWithout() {
        EngineHarness insisting =
                new EngineHarness(context(host().withProtocols("h2").insisting()));
        ScriptedClient client = new ScriptedClient(CRYPTO);
        insisting.receive(client.hello(Hello.valid(client.share()).message()));
        assertEquals(Fault.NO_COMMON_PROTOCOL, insisting.fault());
    }

    private static void assertProtocolRefused(String offered, EngineHarness harness) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        harness.receive(
                client.hello(Hello.valid(client.share()).protocols(offered).message()));
        assertEquals(Fault.NO_COMMON_PROTOCOL, harness.fault());
    }

    static Map<String, Fault> notTls() {
        return Map.of(
                "GET / HTTP/1.1\r\n\r\n", Fault.HTTP_REQUEST,
                "POST / HTTP/1.1\r\n\r\n", Fault.HTTP_REQUEST,
                "\u0080.\1\3\1", Fault.SSLV2_HELLO,
                "\0\0\0\0\0\0\0\0", Fault.NOT_TLS,
                "SSH-2.0-OpenSSH", Fault.NOT_TLS,
                "\u00ff\u00ff\u00ff\u00ff\u00ff", Fault.NOT_TLS);
    }

    @ParameterizedTest
    @MethodSource("notTlsNames")
    void whatIsNoTlsIsNamed(String bytes) {
        server.receive(bytes.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(Objects.requireNonNull(notTls().get(bytes)));
    }

    static Iterable<String> notTlsNames() {
        return notTls().keySet();
    }

    @Test
    void helloAboveTheLimitIsRefusedAtItsHeader() {
        server.receive(hex("1603010004" + "01004001"));
        assertRefused(Fault.MESSAGE_TOO_LONG);
    }

    @Test
    void plaintextRecordLongerThanAllowedIsRefusedAtItsHeader() {
        server.receive(hex("1603014001"));
        assertRefused(Fault.RECORD_TOO_LONG);
    }

    @Test
    void emptyHandshakeRecordIsRefused() {
        server.receive(hex("1603010000"));
        assertRefused(Fault.EMPTY_FRAGMENT);
    }

    @Test
    void dataBeforeTheHandshakeIsRefused() {
        server.receive(hex("170301000161"));
        assertRefused(Fault.UNEXPECTED_MESSAGE);
    }

    @Test
    void changeCipherSpecBeforeTheHelloIsRefused() {
        server.receive(HandshakeTest.changeCipherSpec());
        assertRefused(Fault.BAD_CHANGE_CIPHER_SPEC);
    }

    @Test
    void recordWithinAMessageIsRefused() {
        server.receive(hex("160301000201ff"));
        server.receive(HandshakeTest.changeCipherSpec());
        assertRefused(Fault.INTERLEAVED_RECORD);
    }

    @Test
    void anotherMessageFirstIsRefused() {
        server.receive(hex("160301000414000000"));
        assertRefused(Fault.UNEXPECTED_MESSAGE);
    }

    @Test
    void bytesBehindTheHelloInItsRecordAreRefused() {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(Hello.valid(client.share()).message());
        both.writeBytes(new byte[] {20, 0, 0, 0});
        server.receive(client.record(ContentType.HANDSHAKE, both.toByteArray()));
        assertRefused(Fault.KEY_CHANGE_WITHIN_MESSAGE);
    }

    @Test
    void finishedWithAWrongBitIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        byte[] finished = client.finished();
        finished[10] ^= 1;
        server.receive(client.record(ContentType.HANDSHAKE, finished));
        assertRefused(Fault.BAD_FINISHED);
        assertNull(server.session());
    }

    @Test
    void shortFinishedIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {20, 0, 0, 1, 0}));
        assertRefused(Fault.TRUNCATED);
    }

    @Test
    void recordWithAFlippedBitIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        byte[] record = client.record(ContentType.HANDSHAKE, client.finished());
        record[record.length - 1] ^= 1;
        server.receive(record);
        assertRefused(Fault.BAD_RECORD);
    }

    @Test
    void recordWithAChangedHeaderIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        byte[] record = client.record(ContentType.HANDSHAKE, client.finished());
        record[2] ^= 1; // legacy_record_version is ignored, but it is additional data
        server.receive(record);
        assertRefused(Fault.BAD_RECORD);
    }

    @Test
    void plaintextHandshakeAfterTheHelloIsRefused() {
        clientAtFinished(server);
        server.receive(hex("160303000414000000"));
        assertRefused(Fault.PLAINTEXT_RECORD);
    }

    @Test
    void dataBeforeFinishedIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {1}));
        assertRefused(Fault.UNEXPECTED_MESSAGE);
        assertEquals(0, server.takePlaintext().length);
    }

    @Test
    void encryptedChangeCipherSpecIsRefused() {
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.record(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}));
        assertRefused(Fault.UNKNOWN_CONTENT_TYPE);
    }

    @Test
    void changeCipherSpecWithAnotherValueIsRefused() {
        clientAtFinished(server);
        server.receive(hex("140303000102"));
        assertRefused(Fault.BAD_CHANGE_CIPHER_SPEC);
    }

    @Test
    void floodOfChangeCipherSpecsIsRefused() {
        clientAtFinished(server);
        for (int i = 0; i <= Limits.DEFAULT.changeCipherSpecs(); i++) {
            server.receive(HandshakeTest.changeCipherSpec());
        }
        assertRefused(Fault.TOO_MANY_CHANGE_CIPHER_SPECS);
    }

    @Test
    void alertOfAClientWithoutKeysEndsTheHandshake() {
        clientAtFinished(server);
        server.receive(hex("15030300020228"));
        assertEquals(
                new Action.PeerAlert(40), Objects.requireNonNull(server.close()).peerAlert());
        assertNull(server.alertSent());
    }

    @Test
    void closeNotifyBeforeFinishedEndsTheHandshake() {
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.record(ContentType.ALERT, new byte[] {1, 0}));
        assertEquals(
                new Action.PeerAlert(0), Objects.requireNonNull(server.close()).peerAlert());
    }

    private void assertRefused(Fault fault) {
        assertEquals(fault, server.fault());
        assertEquals(fault.alert(), server.alertSent());
    }

    private static void hello(List<Arguments> cases, String name, Fault fault, UnaryOperator<Hello> change) {
        cases.add(Arguments.of(name, fault, change));
    }

    private static byte[] point() {
        byte[] point = new byte[65];
        point[0] = 4;
        point[1] = 1;
        return point;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
