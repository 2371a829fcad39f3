// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.config.EarlyDataSettings;
import io.postern.config.Endpoint;
import io.postern.config.ListenerSettings;
import io.postern.config.OcspSettings;
import io.postern.config.PoolSettings;
import io.postern.config.TicketSettings;
import io.postern.config.Timeouts;
import io.postern.config.TransportChoice;
import io.postern.route.Host;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.server.KeyUpdatePolicy;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A proxy for {@code shop.example} with one listener, and how tests vary it. */
record TestProxy(Proxy proxy) implements AutoCloseable {

    static final String NAME = "shop.example";

    /** Long enough for the slowest machine, but for what a test wants to see happen. */
    static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));

    static final Endpoint ANYWHERE = new Endpoint.Inet("127.0.0.1", 0);

    /** Those that this machine has. */
    static Stream<TransportChoice> transports() {
        return Stream.of(TransportChoice.IO_URING, TransportChoice.EPOLL, TransportChoice.NIO)
                .filter(choice -> Transport.ALL.stream()
                        .anyMatch(transport -> transport.name().equals(choice.toString())
                                && transport.unavailability().get() == null));
    }

    static TestProxy start(TransportChoice transport, Endpoint... servers) throws IOException {
        return start(transport, TIMEOUTS, ANYWHERE, servers);
    }

    static TestProxy start(TransportChoice transport, Timeouts timeouts, Endpoint bind, Endpoint... servers)
            throws IOException {
        return new TestProxy(Proxy.start(
                configuration(transport, timeouts, bind, servers), CryptoProviders.configured(), KeyLog.OFF));
    }

    /** With an admin endpoint beside the listener. */
    static TestProxy withAdmin(TransportChoice transport, Endpoint admin, Endpoint... servers) throws IOException {
        Configuration plain = configuration(transport, TIMEOUTS, ANYWHERE, servers);
        return new TestProxy(Proxy.start(
                new Configuration(
                        plain.listeners(),
                        plain.hosts(),
                        plain.pools(),
                        plain.timeouts(),
                        plain.transport(),
                        plain.eventLoops(),
                        plain.keyUpdates(),
                        plain.ocsp(),
                        plain.tickets(),
                        plain.redis(),
                        plain.earlyData(),
                        admin,
                        plain.warnings()),
                CryptoProviders.configured(),
                KeyLog.OFF));
    }

    static Configuration configuration(
            TransportChoice transport, Timeouts timeouts, Endpoint bind, Endpoint... servers) {
        Host host = new Host(
                "shop",
                List.of(NAME),
                List.of(TestCredentials.of(NAME).credential(KeyType.EC_P256)),
                SecurityPolicy.INTERMEDIATE_2026,
                List.of("http/1.1"),
                Map.of("http/1.1", "shop"),
                "shop");
        return new Configuration(
                List.of(new ListenerSettings("https", bind, null)),
                Map.of("shop", host),
                Map.of("shop", new PoolSettings("shop", Arrays.asList(servers))),
                timeouts,
                transport,
                2,
                KeyUpdatePolicy.NONE,
                OcspSettings.DEFAULT,
                TicketSettings.DEFAULT,
                null,
                EarlyDataSettings.DEFAULT,
                null,
                List.of());
    }

    SocketAddress address() {
        SocketAddress address = proxy.addresses().get("https");
        if (address == null) {
            throw new AssertionError("not bound");
        }
        return address;
    }

    SocketAddress admin() {
        SocketAddress address = proxy.adminAddress();
        if (address == null) {
            throw new AssertionError("no admin endpoint");
        }
        return address;
    }

    @Override
    public void close() {
        proxy.closeNow();
    }
}
