// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.postern.testing.EngineFixture;
import io.postern.testing.KeyType;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestHost;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerContext;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The TLS libraries that are compared, all set to the same: TLS 1.3, AES-128-GCM, x25519, one certificate, and as many tickets
 * as the kind of handshake has. Each seals tickets in its own way, under a key that it has made for itself.
 */
final class Libraries {

    private static final List<String> SUITE = List.of("TLS_AES_128_GCM_SHA256");
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    /** Begins handshakes of a client, for one thread. */
    interface Client {
        SslEngineSide begin();
    }

    private Libraries() {}

    /**
     * A library's server by name: {@code postern}, {@code jdk}, {@code boringssl} or {@code openssl}. Of the JDK's there can be
     * one kind in a process, since system properties that it reads once say how many tickets it sends.
     */
    static ServerSide.Library server(String name, KeyType key, HandshakeKind kind) {
        return switch (name) {
            case "postern" -> postern(key, kind);
            case "jdk" -> {
                System.setProperty("jdk.tls.server.newSessionTicketCount", Integer.toString(kind.tickets()));
                SslContext context = server(SslProvider.JDK, key);
                SslEngineSide.Buffers buffers = new SslEngineSide.Buffers();
                yield () -> new SslEngineSide(context.newEngine(ALLOCATOR), buffers);
            }
            case "boringssl" -> boringSsl(key, kind);
            case "openssl" -> OpenSslSide.library(TestCredentials.of(EngineFixture.NAME), key, kind);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** BoringSSL as a client, which costs least. */
    static Client client(HandshakeKind kind) {
        SslContext context = clientContext();
        OpenSslSessionContext sessions = (OpenSslSessionContext) context.sessionContext();
        sessions.setSessionCacheEnabled(kind == HandshakeKind.RESUMED);
        sessions.setSessionCacheSize(8); // more than are used, or servers that send more would have it grow
        SslEngineSide.Buffers buffers = new SslEngineSide.Buffers();
        return () -> new SslEngineSide(context.newEngine(ALLOCATOR, EngineFixture.NAME, 443), buffers);
    }

    private static SslContext clientContext() {
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

    private static ServerSide.Library postern(KeyType key, HandshakeKind kind) {
        TestHost host = EngineFixture.host(key);
        TicketKeys.Ring ring = ResumptionFixture.ring(ResumptionFixture.key(1));
        ServerContext context = new ServerContext(
                        _ -> host, EngineFixture.CRYPTO, Limits.DEFAULT, Runnable::run, EngineFixture.TIME)
                .withResumption(new Resumption(
                        new SealedTickets(EngineFixture.CRYPTO, () -> ring),
                        kind == HandshakeKind.FULL ? TicketPolicy.NONE : TicketPolicy.DEFAULT,
                        ReplayRecord.NONE,
                        Resumption.AGE_WINDOW));
        EngineSide.Buffers buffers = new EngineSide.Buffers();
        return () -> new EngineSide(context, buffers);
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

    /**
     * Sends two tickets or none, under keys that Netty's binding is given. It keeps them back until there is data to send with
     * them, for which it gets a byte.
     */
    private static ServerSide.Library boringSsl(KeyType key, HandshakeKind kind) {
        SslContext context = server(SslProvider.OPENSSL_REFCNT, key);
        SslEngineSide.Buffers buffers = new SslEngineSide.Buffers();
        if (kind == HandshakeKind.FULL) {
            return () -> new SslEngineSide(context.newEngine(ALLOCATOR), buffers);
        }
        ((OpenSslSessionContext) context.sessionContext())
                .setTicketKeys(new OpenSslSessionTicketKey(random(16), random(16), random(16)));
        byte[] firstData = new byte[1];
        return () -> new SslEngineSide(context.newEngine(ALLOCATOR), buffers, firstData);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
