// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.postern.testing.EngineFixture;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestHost;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The TLS libraries that are compared, all set to the same: TLS 1.3, AES-128-GCM, x25519, one certificate, no tickets. */
final class Libraries {

    private static final List<String> SUITE = List.of("TLS_AES_128_GCM_SHA256");
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private Libraries() {}

    /** A library's server by name: {@code postern}, {@code jdk} or {@code boringssl}. */
    static ServerSide.Library server(String name, KeyType key) {
        return switch (name) {
            case "postern" -> postern(key);
            case "jdk" -> {
                System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
                SslContext context = server(SslProvider.JDK, key);
                yield () -> new SslEngineSide(context.newEngine(ALLOCATOR));
            }
            case "boringssl" -> {
                SslContext context = server(SslProvider.OPENSSL_REFCNT, key);
                yield () -> new SslEngineSide(withoutTickets(context.newEngine(ALLOCATOR)));
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** BoringSSL as a client, which costs least. */
    static SslContext client() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL_REFCNT)
                    .trustManager(TestCredentials.ca())
                    .protocols("TLSv1.3")
                    .ciphers(SUITE)
                    .option(OpenSslContextOption.GROUPS, new String[] {"X25519"})
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    static SslEngineSide begin(SslContext client) {
        return new SslEngineSide(client.newEngine(ALLOCATOR, EngineFixture.NAME, 443));
    }

    private static ServerSide.Library postern(KeyType key) {
        TestHost host = EngineFixture.host(key);
        ServerContext context =
                new ServerContext(_ -> host, EngineFixture.CRYPTO, Limits.DEFAULT, Runnable::run, EngineFixture.TIME);
        return () -> new EngineSide(context);
    }

    private static SslContext server(SslProvider provider, KeyType key) {
        TestCredentials credentials = TestCredentials.of(EngineFixture.NAME);
        try {
            return SslContextBuilder.forServer(credentials.privateKey(key), credentials.certificate(key))
                    .sslProvider(provider)
                    .protocols("TLSv1.3")
                    .ciphers(SUITE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A ticket would be one more thing to make. */
    private static SSLEngine withoutTickets(SSLEngine engine) {
        SSL.setOptions(((ReferenceCountedOpenSslEngine) engine).sslPointer(), SSL.SSL_OP_NO_TICKET);
        return engine;
    }
}
