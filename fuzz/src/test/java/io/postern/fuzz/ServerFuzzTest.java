// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Action;
import io.postern.tls.server.Session;
import java.util.Arrays;
import java.util.Map;

/** The whole server: bytes in pieces of any size, and conversations that get past the encryption. */
class ServerFuzzTest {

    private static final ResumingServer SERVER = new ResumingServer();

    @FuzzTest
    void bytes(FuzzedDataProvider data) {
        EngineHarness server = new EngineHarness(SERVER.context());
        while (data.remainingBytes() > 0) {
            server.receive(data.consumeBytes(data.consumeInt(1, 200)));
        }
        check(server);
    }

    @FuzzTest
    void conversation(FuzzedDataProvider data) {
        EngineHarness server = new EngineHarness(SERVER.context());
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        server.receive(client.hello(changed(data, Hello.valid(client.share()).message())));
        converse(data, server, client);
        check(server);
    }

    /** Of a client with a key: of a ticket or an external one, with and without early data, at once or after a retry. */
    @FuzzTest
    void resumption(FuzzedDataProvider data) {
        EngineHarness server = new EngineHarness(SERVER.context());
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        OfferedPsk psk = SERVER.psk(data);
        int mode = data.consumeInt(0, 2);
        Hello hello = Hello.valid(client.share()).pskModes(mode, 1);
        boolean retried = data.consumeBoolean();
        boolean early = data.consumeBoolean();
        if (retried) {
            hello.shares(Map.of());
        }
        if (early) {
            hello.earlyData();
        }
        byte[] valid = client.message(hello, psk);
        byte[] sent = changed(data, valid);
        boolean tampered = !Arrays.equals(valid, sent);
        server.receive(client.hello(sent));
        if (server.connection().stateName().equals("START_RETRIED")) {
            Hello second = Hello.valid(client.share()).pskModes(mode, 1);
            sendSecondHello(data, server, client, sent, second, psk);
        }
        if (server.earlySession() != null) {
            client.useEarlyKeys();
        }
        converse(data, server, client);
        check(server);
        Session session = server.session();
        if (tampered && session != null && session.kind() != Session.Kind.FULL && !session.retried()) {
            throw new AssertionError("a key was proved by a hello that was changed");
        }
    }

    private static void sendSecondHello(
            FuzzedDataProvider data,
            EngineHarness server,
            ScriptedClient client,
            byte[] first,
            Hello second,
            OfferedPsk psk) {
        if (data.consumeBoolean()) {
            server.receive(data.consumeBytes(40)); // in the clear: early data that is passed over, or not
        }
        client.receive(server.takeOutput());
        if (server.close() == null) {
            server.receive(client.secondHello(first, client.messages().getFirst(), second, psk));
        }
    }

    /** From the server's answer on. */
    private static void converse(FuzzedDataProvider data, EngineHarness server, ScriptedClient client) {
        try {
            client.receive(server.takeOutput());
        } catch (RuntimeException e) { // a client whose hello was changed may not understand the answer
            return;
        }
        for (int i = 0; data.remainingBytes() > 0 && server.close() == null && i < 32; i++) {
            int kind = data.consumeInt(0, 4);
            String state = server.connection().stateName();
            if (kind == 0 && state.equals("WAIT_EOED")) {
                server.receive(client.endOfEarlyData());
            } else if (kind == 0 && state.equals("WAIT_FINISHED")) {
                byte[] message = changed(data, client.finished());
                server.receive(client.record(ContentType.HANDSHAKE, message));
                if (server.connection().established()) {
                    client.useApplicationKeys();
                }
            } else if (kind == 1) {
                server.receive(data.consumeBytes(100)); // in the clear
            } else {
                ContentType type = data.pickValue(ContentType.values());
                server.receive(client.record(type, data.consumeBytes(200)));
            }
            server.takeOutput();
        }
    }

    /** The message as it is, or with some bytes changed. */
    private static byte[] changed(FuzzedDataProvider data, byte[] message) {
        byte[] changed = message.clone();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            changed[data.consumeInt(0, changed.length - 1)] ^= data.consumeByte();
        }
        return data.consumeInt(0, 9) == 0 ? Arrays.copyOf(changed, data.consumeInt(0, changed.length)) : changed;
    }

    /** An end is said once, with an alert where it is ours, and nothing follows it. */
    private static void check(EngineHarness server) {
        if (server.fault() == Fault.INTERNAL) {
            throw new AssertionError("an error of ours: " + server.close());
        }
        long ends =
                server.actions().stream().filter(Action.Close.class::isInstance).count();
        boolean last = ends == 0 || server.actions().getLast() instanceof Action.Close;
        if (ends > 1 || !last) {
            throw new AssertionError("something follows the end: " + server.actions());
        }
        if (server.fault() != null && server.alertSent() == null) {
            throw new AssertionError("no alert for " + server.fault());
        }
    }
}
