// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.NAME;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.EngineHarness;
import io.postern.testing.JdkClient;
import io.postern.testing.KeyType;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's TLS against the engine, in memory: an independent judge of every message. */
class JdkClientTest {

    @ParameterizedTest
    @EnumSource(names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}) // no CCM
    void everySuite(CipherSuite suite) throws SSLException {
        EngineHarness server = new EngineHarness(context(host()));
        exchange(server, client -> client.setCipherSuites(new String[] {suite.name()}));
        assertEquals(suite, Objects.requireNonNull(server.session()).suite());
    }

    /**
     * Not those of finite fields: the JDK strips the leading zeros of their secrets, against RFC 8446 §7.4.1, so that one
     * handshake in 256 fails. OpenSSL and GnuTLS show them.
     */
    @ParameterizedTest
    @ValueSource(strings = {"x25519", "x448", "secp256r1", "secp384r1", "secp521r1"})
    void everyGroup(String group) throws SSLException {
        SecurityPolicy preset = SecurityPolicy.INTERMEDIATE_2026;
        SecurityPolicy policy = new SecurityPolicy(
                "one group",
                preset.suites(),
                List.of(Objects.requireNonNull(NamedGroup.named(group))),
                preset.signatureSchemes());
        EngineHarness server = new EngineHarness(context(host().withPolicy(policy)));
        exchange(server, client -> client.setNamedGroups(new String[] {group}));
        assertEquals(
                group, String.valueOf(Objects.requireNonNull(server.session()).group()));
    }

    /** Those that the JDK verifies in TLS 1.3: it has no schemes for ML-DSA. */
    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "EC_P384", "EC_P521", "RSA_2048", "RSA_PSS_2048", "ED25519", "ED448"})
    void everyKeyType(KeyType type) throws SSLException {
        EngineHarness server = new EngineHarness(context(host(type)));
        exchange(server, client -> {});
    }

    @Test
    void helloRetryRequest() throws SSLException {
        EngineHarness server = new EngineHarness(context(host()));
        // The JDK sends shares for its first two groups; the first that we have comes third.
        exchange(server, client -> client.setNamedGroups(new String[] {"x448", "ffdhe2048", "secp384r1"}));
        assertTrue(Objects.requireNonNull(server.session()).retried());
    }

    @Test
    void applicationProtocol() throws SSLException {
        EngineHarness server = new EngineHarness(context(host().withProtocols("h2", "http/1.1")));
        JdkClient client =
                exchange(server, parameters -> parameters.setApplicationProtocols(new String[] {"http/1.1", "h2"}));
        assertEquals("h2", client.engine().getApplicationProtocol());
    }

    @Test
    void closeNotifyOfBothSides() throws SSLException {
        EngineHarness server = new EngineHarness(context(host()));
        JdkClient client = exchange(server, parameters -> {});
        server.connection().closeWrite();
        client.receive(server.takeOutput());
        assertTrue(client.engine().isInboundDone());
        client.engine().closeOutbound();
        server.receive(client.handshake());
        assertTrue(server.connection().peerClosed());
    }

    /** A handshake, then data in both directions, more than fits a record. */
    private static JdkClient exchange(EngineHarness server, java.util.function.Consumer<SSLParameters> settings)
            throws SSLException {
        JdkClient client = new JdkClient(NAME, settings);
        for (int round = 0; round < 4 && server.session() == null; round++) {
            server.receive(client.handshake());
            assertEquals(null, server.close());
            client.receive(server.takeOutput());
        }
        server.receive(client.handshake());
        assertFalse(server.session() == null, "no session");
        byte[] data = new byte[50_000];
        new Random(1).nextBytes(data);
        server.receive(client.send(data));
        assertArrayEquals(data, server.takePlaintext());
        server.write(data);
        client.receive(server.takeOutput());
        assertArrayEquals(data, client.plaintext());
        return client;
    }
}
