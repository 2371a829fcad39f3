// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

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

    /** A connection past the server's flight: the client has the keys to send its Finished. */
    public static ScriptedClient clientAtFinished(EngineHarness server) {
        ScriptedClient client = new ScriptedClient(CRYPTO);
        server.receive(client.hello(Hello.valid(client.share()).message()));
        client.receive(server.takeOutput());
        return client;
    }

    /** A connection over which application data flows. */
    public static ScriptedClient connectedClient(EngineHarness server) {
        ScriptedClient client = clientAtFinished(server);
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
        return client;
    }
}
