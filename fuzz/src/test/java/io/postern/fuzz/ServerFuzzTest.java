// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Action;
import io.postern.tls.server.ServerContext;
import java.util.Arrays;

/** The whole server: bytes in pieces of any size, and conversations that get past the encryption. */
class ServerFuzzTest {

    private static final ServerContext CONTEXT = EngineFixture.context(EngineFixture.host());

    @FuzzTest
    void bytes(FuzzedDataProvider data) {
        EngineHarness server = new EngineHarness(CONTEXT);
        while (data.remainingBytes() > 0) {
            server.receive(data.consumeBytes(data.consumeInt(1, 200)));
        }
        check(server);
    }

    @FuzzTest
    void conversation(FuzzedDataProvider data) {
        EngineHarness server = new EngineHarness(CONTEXT);
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        boolean finished = false;
        server.receive(client.hello(changed(data, Hello.valid(client.share()).message())));
        try {
            client.receive(server.takeOutput());
        } catch (RuntimeException e) { // a client whose hello was changed may not understand the answer
            check(server);
            return;
        }
        for (int i = 0; data.remainingBytes() > 0 && server.close() == null && i < 32; i++) {
            int kind = data.consumeInt(0, 4);
            boolean canFinish = server.connection().stateName().equals("WAIT_FINISHED");
            if (kind == 0 && canFinish) {
                byte[] message = changed(data, client.finished());
                server.receive(client.record(ContentType.HANDSHAKE, message));
                finished = server.connection().established();
                if (finished) {
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
        check(server);
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
