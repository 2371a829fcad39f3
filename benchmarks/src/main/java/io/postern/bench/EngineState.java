// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.EngineFixture;
import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestHost;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a client sends in a handshake, made once: the server computes everything anew each time, but what comes out is pinned
 * ({@link PinnedCrypto}), so that the client's Finished stays right and its cost is not measured.
 */
@State(Scope.Thread)
public class EngineState {

    /** The certificate's key. */
    @Param({"EC_P256", "RSA_2048"})
    public KeyType key = KeyType.EC_P256;

    private @Nullable Handshake handshake;

    /** A server context, and the records that a client sends to it. */
    record Handshake(ServerContext context, byte[] clientHello, byte[] clientFinished) {}

    /** Runs the handshake once to learn what the client has to send. */
    @Setup
    public void prepare() {
        PinnedCrypto crypto = new PinnedCrypto(EngineFixture.CRYPTO);
        handshake = record(crypto);
        crypto.useFreshNonces();
    }

    Handshake handshake() {
        return Objects.requireNonNull(handshake);
    }

    private Handshake record(PinnedCrypto crypto) {
        TestHost host = EngineFixture.host(key);
        TestHost pinned = host.withCredentials(crypto.pin(host.credentials().getFirst()));
        ServerContext context =
                new ServerContext(_ -> pinned, crypto.provider(), Limits.DEFAULT, Runnable::run, EngineFixture.TIME);
        ScriptedClient client = new ScriptedClient(EngineFixture.CRYPTO);
        EngineHarness server = new EngineHarness(context);
        byte[] clientHello = client.hello(Hello.valid(client.share())
                .groups(NamedGroup.X25519.code())
                .serverName(EngineFixture.NAME)
                .message());
        server.receive(clientHello);
        client.receive(server.takeOutput());
        byte[] clientFinished = client.record(ContentType.HANDSHAKE, client.finished());
        server.receive(clientFinished);
        if (server.session() == null) {
            throw new IllegalStateException("no handshake: " + server.fault());
        }
        return new Handshake(context, clientHello, clientFinished);
    }
}
