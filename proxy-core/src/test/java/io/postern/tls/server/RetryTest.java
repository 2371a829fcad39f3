// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.record.ContentType;
import io.postern.tls.wire.Reader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HelloRetryRequest (RFC 8446 §4.1.4): once, and the second ClientHello must be the first but for its share. */
class RetryTest {

    private static final ServerContext CONTEXT = context(host());

    private final EngineHarness server = new EngineHarness(CONTEXT);
    private final ScriptedClient client = new ScriptedClient(CRYPTO);

    @Test
    void clientWithoutAUsableShareIsAskedForOne() {
        byte[] request = retryRequest(withoutShare(client));
        HelloRetryRequest retry = HelloRetryRequest.read(new Reader(request, 4, request.length));
        assertEquals(
                NamedGroup.X25519.code(),
                Objects.requireNonNull(retry.extensions().keyShare()).selectedGroup());
        finish(withoutShare(client), request, Hello.valid(client.share()));
        assertTrue(Objects.requireNonNull(server.session()).retried());
    }

    @Test
    void shareOfAGroupWeDoNotHaveLeadsToARetry() {
        Hello first = Hello.valid(client.share()).groups(0x6a6a, 0x001d).share(0x6a6a, new byte[] {0});
        byte[] request = retryRequest(first);
        finish(first, request, Hello.valid(client.share()).groups(0x6a6a, 0x001d));
        assertNotNull(server.session());
    }

    @Test
    void usableShareOfALessPreferredGroupCostsNoRetry() {
        Hello hello = Hello.valid(client.share()).groups(NamedGroup.X25519MLKEM768.code(), NamedGroup.X25519.code());
        server.receive(client.hello(hello.message()));
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertEquals(NamedGroup.X25519, Objects.requireNonNull(server.session()).group());
    }

    @Test
    void changeCipherSpecIsSentOnceAroundARetry() {
        finish(withoutShare(client), retryRequest(withoutShare(client)), Hello.valid(client.share()));
        assertEquals(
                1,
                server.actions().stream()
                        .filter(Action.SendChangeCipherSpec.class::isInstance)
                        .count());
    }

    @Test
    void changeCipherSpecBeforeTheSecondHelloIsDropped() {
        byte[] request = retryRequest(withoutShare(client));
        server.receive(HandshakeTest.changeCipherSpec());
        finish(withoutShare(client), request, Hello.valid(client.share()));
        assertNotNull(server.session());
    }

    @Test
    void secondHelloMayChangePaddingAndPreSharedKeyAndDropEarlyData() {
        Hello first = withoutShare(client).extension(42, new byte[0]).extension(21, new byte[7]);
        byte[] request = retryRequest(first);
        Hello second = Hello.valid(client.share()).extension(21, new byte[99]);
        finish(first, request, second);
        assertNotNull(server.session());
    }

    static Map<String, UnaryOperator<Hello>> changes() {
        return Map.ofEntries(
                Map.entry("version", hello -> hello.legacyVersion(0x0302)),
                Map.entry("random", hello -> hello.random(new byte[32])),
                Map.entry("session id", hello -> hello.sessionId(new byte[32])),
                Map.entry("suites", hello -> hello.suites(0x1301)),
                Map.entry("groups", hello -> hello.groups(0x001d)),
                Map.entry("schemes", hello -> hello.schemes(0x0403)),
                Map.entry("new extension", hello -> hello.extension(0x1234, new byte[0])),
                Map.entry("server name", hello -> hello.serverName("shop.example")),
                Map.entry("missing extension", hello -> hello.without(Hello.SIGNATURE_ALGORITHMS)),
                Map.entry("early data", hello -> hello.extension(42, new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("changeNames")
    void secondHelloThatDiffersIsRefused(String change) {
        byte[] request = retryRequest(withoutShare(client));
        Hello second = Objects.requireNonNull(changes().get(change)).apply(Hello.valid(client.share()));
        server.receive(client.secondHello(withoutShare(client).message(), request, second));
        assertEquals(Fault.CHANGED_SECOND_HELLO, server.fault());
        assertEquals(Alert.ILLEGAL_PARAMETER, server.alertSent());
    }

    static Iterable<String> changeNames() {
        return changes().keySet();
    }

    @Test
    void secondHelloWithoutTheShareIsRefused() {
        byte[] request = retryRequest(withoutShare(client));
        server.receive(client.secondHello(withoutShare(client).message(), request, withoutShare(client)));
        assertEquals(Fault.RETRY_IGNORED, server.fault());
        assertEquals(Alert.ILLEGAL_PARAMETER, server.alertSent());
    }

    @Test
    void secondHelloWithMoreThanTheShareIsRefused() {
        byte[] request = retryRequest(withoutShare(client));
        Hello second = Hello.valid(client.share())
                .shares(Map.of(NamedGroup.X25519.code(), client.share(), NamedGroup.SECP256R1.code(), new byte[65]));
        server.receive(client.secondHello(withoutShare(client).message(), request, second));
        assertEquals(Fault.RETRY_IGNORED, server.fault());
    }

    @Test
    void finishedInPlaceOfTheSecondHelloIsRefused() {
        retryRequest(withoutShare(client));
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {20, 0, 0, 0}));
        assertEquals(Fault.UNEXPECTED_MESSAGE, server.fault());
    }

    @Test
    void secondHelloWithoutTheCookieIsRefused() {
        byte[] request = retryRequest(withoutShare(client));
        byte[] second = Hello.valid(client.share()).message();
        server.receive(client.secondHello(withoutShare(client).message(), request, second));
        assertEquals(Fault.MISSING_COOKIE, server.fault());
        assertEquals(Alert.MISSING_EXTENSION, server.alertSent());
    }

    @Test
    void cookieWithAnyBitChangedIsRefused() {
        byte[] cookie = cookie(retryRequest(withoutShare(client)));
        for (int bit = 0; bit < 8 * cookie.length; bit++) {
            byte[] changed = cookie.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Fault.BAD_COOKIE, faultOf(changed), "bit " + bit);
        }
    }

    @Test
    void cookieOfAnyOtherLengthIsRefused() {
        byte[] cookie = cookie(retryRequest(withoutShare(client)));
        for (int length = 1; length < cookie.length; length++) {
            assertEquals(Fault.BAD_COOKIE, faultOf(Arrays.copyOf(cookie, length)), "length " + length);
        }
        assertEquals(Fault.BAD_COOKIE, faultOf(Arrays.copyOf(cookie, cookie.length + 1)));
    }

    @Test
    void cookieOfAnotherHelloIsRefused() {
        byte[] cookie = cookie(retryRequest(withoutShare(client).random(new byte[32])));
        EngineHarness other = new EngineHarness(context(host()));
        other.receive(client.hello(withoutShare(client).message()));
        other.receive(client.record(
                ContentType.HANDSHAKE,
                Hello.valid(client.share()).cookie(cookie).message()));
        assertEquals(Fault.BAD_COOKIE, other.fault(), "another process");
    }

    /** Listeners share their cookies' keys, but the same name may be another host there. */
    @Test
    void cookieOfAHostWithAnotherPolicyIsRefused() {
        byte[] cookie = cookie(retryRequest(withoutShare(client)));
        SecurityPolicy modern = SecurityPolicy.MODERN_2026;
        SecurityPolicy strict =
                new SecurityPolicy("strict", modern.suites(), List.of(NamedGroup.SECP384R1), modern.signatureSchemes());
        EngineHarness other =
                new EngineHarness(context(host().withPolicy(strict)).withCookies(CONTEXT.cookies()));
        other.receive(client.hello(withoutShare(client).message()));
        assertNull(other.close());
        other.receive(client.record(
                ContentType.HANDSHAKE,
                Hello.valid(client.share()).cookie(cookie).message()));
        assertEquals(Fault.BAD_COOKIE, other.fault());
    }

    /** Two clients exchange what they were told: whatever the server knows of a retry is in its cookie. */
    @Test
    void serverKeepsNothingOfTheFirstHello() {
        byte[] first = withoutShare(client).message();
        EngineHarness another = new EngineHarness(CONTEXT);
        another.receive(client.hello(first));
        byte[] request = another.takeOutput();
        retryRequest(withoutShare(client));
        byte[] othersRequest = Arrays.copyOfRange(request, 5, request.length - 6); // its change_cipher_spec follows
        finish(withoutShare(client), othersRequest, Hello.valid(client.share()));
        assertNotNull(server.session());
    }

    @Test
    void stateBetweenTheHellosHoldsItsContextAlone() throws ClassNotFoundException {
        Class<?> state = Class.forName("io.postern.tls.server.tls13.ExpectSecondClientHello");
        List<Class<?>> fields = Arrays.stream(state.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .<Class<?>>map(Field::getType)
                .toList();
        assertEquals(List.of(ServerContext.class), fields);
    }

    @Test
    void firstHelloWithACookieIsRefused() {
        server.receive(
                client.hello(Hello.valid(client.share()).cookie(new byte[] {1}).message()));
        assertEquals(Fault.BAD_COOKIE, server.fault());
        assertEquals(Alert.ILLEGAL_PARAMETER, server.alertSent());
    }

    /** What a server says to a second hello with that cookie; every one is of the same process. */
    private Fault faultOf(byte[] cookie) {
        EngineHarness another = new EngineHarness(CONTEXT);
        another.receive(client.hello(withoutShare(client).message()));
        another.receive(client.record(
                ContentType.HANDSHAKE,
                Hello.valid(client.share()).cookie(cookie).message()));
        return Objects.requireNonNull(another.fault());
    }

    private static byte[] cookie(byte[] request) {
        HelloRetryRequest retry = HelloRetryRequest.read(new Reader(request, 4, request.length));
        return Objects.requireNonNull(retry.extensions().cookie()).cookie();
    }

    private static Hello withoutShare(ScriptedClient client) {
        return Hello.valid(client.share()).shares(Map.of());
    }

    private byte[] retryRequest(Hello first) {
        server.receive(client.hello(first.message()));
        assertNull(server.close());
        client.receive(server.takeOutput());
        return client.messages().getFirst();
    }

    private void finish(Hello first, byte[] request, Hello second) {
        server.receive(client.secondHello(first.message(), request, second));
        assertNull(server.fault());
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
    }
}
