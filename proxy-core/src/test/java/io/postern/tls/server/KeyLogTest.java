// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static io.postern.testing.ResumptionFixture.connect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.ScriptedClient;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.record.ContentType;
import io.postern.tls.wire.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key log gets (RFC 9850): all that is needed to decrypt a connection, and the same as its client would write. */
class KeyLogTest {

    private static final byte[] RANDOM = new byte[32];

    static {
        new Random(9850).nextBytes(RANDOM);
    }

    private final Lines servers = new Lines();
    private final Lines clients = new Lines();
    private final EngineHarness server = new EngineHarness(context(host()).withKeyLog(servers));
    private final ScriptedClient client = new ScriptedClient(CRYPTO);

    @ParameterizedTest
    @ValueSource(ints = {0x1301, 0x1302, 0x1303})
    void serverLogsWhatTheClientDerives(int suite) {
        client.logTo(clients);
        server.receive(client.hello(hello().suites(suite).message()));
        client.receive(server.takeOutput());
        assertEquals(
                List.of(
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                        "CLIENT_TRAFFIC_SECRET_0",
                        "SERVER_TRAFFIC_SECRET_0",
                        "EXPORTER_SECRET"),
                servers.labels());
        assertEquals(new HashSet<>(clients.lines), new HashSet<>(servers.lines));
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertEquals(5, servers.lines.size());
    }

    @Test
    void retryIsLoggedByTheSameRandomOnce() {
        client.logTo(clients);
        byte[] first = hello().shares(Map.of()).message();
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        assertEquals(0, servers.lines.size());
        server.receive(client.secondHello(first, client.messages().getFirst(), hello()));
        client.receive(server.takeOutput());
        assertEquals(5, servers.lines.size());
        assertEquals(new HashSet<>(clients.lines), new HashSet<>(servers.lines));
    }

    @Test
    void keysOfAcceptedEarlyDataAreLoggedFirst() {
        ResumptionFixture fixture = new ResumptionFixture();
        ServerContext context = fixture.context(host().takingEarlyData(1000));
        OfferedPsk psk = ticket(context);
        EngineHarness resuming = new EngineHarness(context.withKeyLog(servers));
        client.logTo(clients);
        resuming.receive(client.hello(hello().pskModes(1).earlyData(), psk));
        client.useEarlyKeys();
        client.receive(resuming.takeOutput());
        assertEquals("CLIENT_EARLY_TRAFFIC_SECRET", servers.labels().getFirst());
        assertEquals(6, servers.lines.size());
        assertEquals(new HashSet<>(clients.lines), new HashSet<>(servers.lines));
    }

    @Test
    void keysOfEarlyDataThatIsPassedOverAreNotLogged() {
        ResumptionFixture fixture = new ResumptionFixture();
        ServerContext context = fixture.context(host());
        OfferedPsk psk = ticket(context);
        EngineHarness resuming = new EngineHarness(context.withKeyLog(servers));
        resuming.receive(client.hello(hello().pskModes(1).earlyData(), psk));
        assertEquals("CLIENT_HANDSHAKE_TRAFFIC_SECRET", servers.labels().getFirst());
        assertEquals(5, servers.lines.size());
    }

    private OfferedPsk ticket(ServerContext context) {
        ScriptedClient first = connect(context, hello().pskModes(1));
        return first.psk(first.tickets().getFirst(), 0);
    }

    @Test
    void nothingIsLoggedUnlessSomebodyAsks() {
        assertSame(KeyLog.OFF, context(host()).keyLog());
    }

    private Hello hello() {
        return Hello.valid(client.share()).random(RANDOM);
    }

    private static final class Lines implements KeyLog {

        final List<String> lines = new ArrayList<>();

        @Override
        public void secret(String label, byte[] clientRandom, Secret secret) {
            assertArrayEquals(RANDOM, clientRandom);
            lines.add(label + ' ' + HexFormat.of().formatHex(secret.expose()));
        }

        List<String> labels() {
            return lines.stream()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }
    }
}
