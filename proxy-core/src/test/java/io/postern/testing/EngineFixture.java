// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import io.postern.tls.wire.Reader;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** What tests of the engine start from: hosts, contexts, and handshakes carried to a point. */
public final class EngineFixture {

    public static final CryptoProvider CRYPTO = CryptoProviders.configured();
    public static final String NAME = "shop.example";

    /** Certificates are valid now; the ticker stands still, so that only what a test moves has an effect. */
    public static final ServerContext.Time TIME = new ServerContext.Time(InstantSource.system(), () -> 0);

    private EngineFixture() {}

    /** A host {@link #NAME} with a P-256 certificate and no ALPN. */
    public static TestHost host() {
        return host(KeyType.EC_P256);
    }

    public static TestHost host(KeyType... keys) {
        List<Credential> credentials = Arrays.stream(keys)
                .map(key -> TestCredentials.of(NAME).credential(key))
                .toList();
        return new TestHost("shop", credentials, SecurityPolicy.INTERMEDIATE_2026);
    }

    /** A context in which {@code host} serves its own name and clients that send none. */
    public static ServerContext context(TlsHost host) {
        return context(host, Runnable::run);
    }

    public static ServerContext context(TlsHost host, Executor slowWork) {
        return new ServerContext(
                name -> name == null || name.equals(NAME) ? host : null, CRYPTO, Limits.DEFAULT, slowWork, TIME);
    }

    /** A context of a host that authenticates clients, at the time of {@link ClientAuthority}. */
    public static ServerContext clientContext(TlsHost host) {
        return clientContext(host, Runnable::run);
    }

    public static ServerContext clientContext(TlsHost host, Executor slowWork) {
        return context(host, slowWork)
                .withTime(new ServerContext.Time(InstantSource.fixed(ClientAuthority.NOW), () -> 0));
    }

    /** A connection past the server's flight: the client has the keys to send its Finished. */
    public static ScriptedClient clientAtFinished(EngineHarness server) {
        return clientAtFinished(server, hello -> hello);
    }

    /** The same with another ClientHello than usual. */
    public static ScriptedClient clientAtFinished(EngineHarness server, UnaryOperator<Hello> change) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(change.apply(Hello.valid(client.share())).message()));
        client.receive(server.takeOutput());
        return client;
    }

    /** What the server said in EncryptedExtensions. */
    public static EncryptedExtensionsBlock encryptedExtensions(ScriptedClient client) {
        byte[] message = client.messages().get(1);
        return EncryptedExtensions.read(new Reader(message, 4, message.length)).extensions();
    }

    /** The first message of that type that the server sent behind its ServerHello, with its header. */
    public static byte[] message(ScriptedClient client, int type) {
        return client.messages().stream()
                .filter(message -> message[0] == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message of type " + type));
    }

    /** A connection over which application data flows. */
    public static ScriptedClient connectedClient(EngineHarness server) {
        return connectedClient(server, hello -> hello);
    }

    /** The same with another ClientHello than usual. */
    public static ScriptedClient connectedClient(EngineHarness server, UnaryOperator<Hello> change) {
        ScriptedClient client = clientAtFinished(server, change);
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        return client;
    }
}
