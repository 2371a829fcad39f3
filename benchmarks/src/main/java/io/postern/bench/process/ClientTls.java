// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** BoringSSL as a client: Postern's own engine is not to be both judge and party. */
final class ClientTls {

    /** BoringSSL's Netty side sends names with a dot only. */
    static final String SERVER_NAME = "bench.localhost";

    /** Not the defaults of a client, so that every server does the same work. */
    private static final String[] GROUPS = {"X25519"};

    private final SslContext context = context();

    /** Engines with a peer's address resume that peer's sessions; a ticket is used once (RFC 8446 §C.4). */
    SslHandler resuming(ByteBufAllocator allocator, int port) {
        return handler(context.newEngine(allocator, SERVER_NAME, port));
    }

    /** Without an address, sessions are neither kept nor looked for, but the client asks for tickets all the same. */
    SslHandler full(ByteBufAllocator allocator) {
        return handler(context.newEngine(allocator));
    }

    /** Whether the handshake that has completed there resumed a session. */
    static boolean resumed(SslHandler handler) {
        return SSL.isSessionReused(((ReferenceCountedOpenSslEngine) handler.engine()).sslPointer());
    }

    /** Runs have an end of their own for what hangs, so that no handshake needs a timer. */
    private static SslHandler handler(SSLEngine engine) {
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        return handler;
    }

    /** The certificate's signature is verified; who issued it is not looked at. */
    private static SslContext context() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL_REFCNT)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .serverName(new SNIHostName(SERVER_NAME))
                    .protocols("TLSv1.3")
                    .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                    .option(OpenSslContextOption.GROUPS, GROUPS.clone())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
