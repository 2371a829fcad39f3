// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.PinnedKeyExchange;
import io.postern.testing.Rfc8448Trace;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.jca.CryptoProviders;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.message.ClientHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.KeyLifetime;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import java.util.Arrays;
import java.util.Objects;

/** Keys and protected records of a trace of RFC 8448. */
record TraceRecords(Rfc8448Trace trace) {

    static final CryptoProvider.Suite SUITE =
            Objects.requireNonNull(CryptoProviders.configured().suite(CipherSuite.TLS_AES_128_GCM_SHA256));

    static final int HASH_LENGTH = 32;

    void assertKeys(String name, TrafficSecret secret) {
        assertArrayEquals(
                trace.hex(name + "Key"), secret.writeKey(SUITE.suite().aead()).expose());
        assertArrayEquals(trace.hex(name + "Iv"), secret.writeIv());
    }

    /** The secret itself is not exposed: what it expands to stands for it. */
    void assertExpands(String name, TrafficSecret secret) {
        byte[] anyHash = new byte[HASH_LENGTH];
        TrafficSecret expected = new TrafficSecret(new Hkdf(SUITE.hash()), Secret.owning(trace.hex(name)));
        assertArrayEquals(expected.verifyData(anyHash), secret.verifyData(anyHash));
    }

    static Tls13Opener opener(TrafficSecret secret) {
        return new Tls13Opener(SUITE.aead().create(secret.writeKey(SUITE.suite().aead())), secret.writeIv());
    }

    static Tls13Sealer sealer(TrafficSecret secret) {
        return new Tls13Sealer(
                SUITE.aead().create(secret.writeKey(SUITE.suite().aead())),
                secret.writeIv(),
                16,
                RecordShape.PLAIN,
                new KeyLifetime(1 << 20));
    }

    byte[] open(Tls13Opener opener, String name) {
        byte[] record = trace.hex(name);
        RecordBuffer buffer = new RecordBuffer();
        System.arraycopy(record, 0, buffer.array(), 0, record.length);
        RecordHeader header = RecordHeader.parse(record, 0, false);
        assertEquals(record.length, RecordHeader.LENGTH + header.length());
        assertTrue(opener.open(buffer.received(header.type(), header.length())));
        return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
    }

    static byte[] seal(Tls13Sealer sealer, ContentType type, byte[] plaintext) {
        byte[] record = new byte[sealer.maxSealed(plaintext.length)];
        assertEquals(record.length, sealer.seal(type, plaintext, 0, plaintext.length, record, 0));
        return record;
    }

    /** X25519 of the server's private key and the client's share. */
    Secret sharedSecret() {
        byte[] hello = trace.fragment("record.clientHello");
        KeyShare.ClientHello shares = ClientHello.read(body(hello)).extensions().keyShare();
        byte[] share = Objects.requireNonNull(shares).shares().getFirst().keyExchange();
        return PinnedKeyExchange.of(NamedGroup.X25519, trace.hex("server.private"))
                .answer(share)
                .sharedSecret();
    }

    static Reader body(byte[] message) {
        return new Reader(message, HandshakeReassembler.HEADER, message.length);
    }
}
