// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.LeakGuard;
import io.postern.testing.ClientAuthority;
import io.postern.testing.EngineFixture;
import io.postern.testing.KeyType;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Session;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The PROXY protocol header as Netty's decoder reads it. */
@ExtendWith(LeakGuard.class)
@AnyCrypto
class ProxyHeaderTest {

    private static final SocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4711);
    private static final SocketAddress LISTENER = new InetSocketAddress("192.0.2.2", 443);

    private static final Session PLAIN = session("shop.example", "h2", Session.Kind.FULL, null);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, TCP4, 192.0.2.1, 192.0.2.2",
        "2001:db8::1, 2001:db8::2, TCP6, 2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:2",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2, TCP4, 192.0.2.1, 192.0.2.2",
        "::ffff:192.0.2.1, 192.0.2.2, TCP4, 192.0.2.1, 192.0.2.2",
        "192.0.2.1, 2001:db8::2, TCP6, 0:0:0:0:0:ffff:c000:201, 2001:db8:0:0:0:0:0:2",
        "::1, ::1, TCP6, 0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1",
    })
    void addressesAreOfOneFamily(String from, String to, String protocol, String source, String destination)
            throws Exception {
        HAProxyMessage header = header(address(from, 4711), address(to, 443), PLAIN, 0);
        assertEquals("V2 PROXY", header.protocolVersion() + " " + header.command());
        assertEquals(protocol, header.proxiedProtocol().name());
        assertEquals(source, header.sourceAddress());
        assertEquals(destination, header.destinationAddress());
        assertEquals(4711, header.sourcePort());
        assertEquals(443, header.destinationPort());
        header.release();
    }

    @Test
    void clientOfAUnixSocketHasNoName() {
        for (SocketAddress listener : List.of(
                new DomainSocketAddress("/run/postern.sock"), UnixDomainSocketAddress.of("/run/postern.sock"))) {
            HAProxyMessage header = header(new DomainSocketAddress(""), listener, PLAIN, 0);
            assertEquals("UNIX_STREAM", header.proxiedProtocol().name());
            assertEquals("", header.sourceAddress());
            assertEquals("/run/postern.sock", header.destinationAddress());
            assertEquals("shop.example", text(header.tlvs(), ProxyHeader.AUTHORITY));
            header.release();
        }
    }

    @Test
    void namesOfTheSessionAreFields() {
        HAProxyMessage header = header(CLIENT, LISTENER, PLAIN, 0);
        assertEquals("h2", text(header.tlvs(), ProxyHeader.ALPN));
        assertEquals("shop.example", text(header.tlvs(), ProxyHeader.AUTHORITY));
        HAProxySSLTLV ssl = ssl(header);
        assertEquals(ProxyHeader.CLIENT_SSL, ssl.client());
        assertTrue(ssl.verify() != 0, "nobody has authenticated");
        assertEquals("TLSv1.3", text(ssl.encapsulatedTLVs(), ProxyHeader.SSL_VERSION));
        assertEquals("TLS_AES_128_GCM_SHA256", text(ssl.encapsulatedTLVs(), ProxyHeader.SSL_CIPHER));
        assertNull(text(ssl.encapsulatedTLVs(), ProxyHeader.SSL_CN));
        header.release();
    }

    @Test
    void namesThatTheSessionHasNotAreNoFields() {
        HAProxyMessage header = header(CLIENT, LISTENER, session(null, null, Session.Kind.EXTERNAL_PSK, null), 0);
        assertNull(text(header.tlvs(), ProxyHeader.ALPN));
        assertNull(text(header.tlvs(), ProxyHeader.AUTHORITY));
        assertEquals(ProxyHeader.CLIENT_SSL, ssl(header).client());
        header.release();
    }

    @Test
    void clientHasShownItsCertificateNowOrWhenTheSessionWasMade() throws Exception {
        ClientIdentity anna = certificate("CN=Änna,O=Shop");
        HAProxyMessage full = header(CLIENT, LISTENER, session("a", null, Session.Kind.FULL, anna), 0);
        assertEquals(0x07, ssl(full).client());
        assertEquals(0, ssl(full).verify());
        assertEquals("Änna", text(ssl(full).encapsulatedTLVs(), ProxyHeader.SSL_CN));
        HAProxyMessage resumed = header(CLIENT, LISTENER, session("a", null, Session.Kind.RESUMED, anna), 0);
        assertEquals(0x05, ssl(resumed).client());
        assertEquals(0, ssl(resumed).verify());
        assertEquals("Änna", text(ssl(resumed).encapsulatedTLVs(), ProxyHeader.SSL_CN));
        full.release();
        resumed.release();
    }

    @Test
    void clientWithoutACommonNameHasNone() throws Exception {
        byte[] key = KeyType.ED25519.generate().getPublic().getEncoded();
        for (ClientIdentity client :
                List.of(new ClientIdentity(CertificateType.RAW_PUBLIC_KEY, List.of(key)), certificate("O=Shop"))) {
            HAProxyMessage header = header(CLIENT, LISTENER, session("a", null, Session.Kind.FULL, client), 0);
            assertEquals(0x07, ssl(header).client());
            assertNull(text(ssl(header).encapsulatedTLVs(), ProxyHeader.SSL_CN));
            header.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 00000000", "16384, 00004000", "4294967295, ffffffff"})
    void earlyDataIsCountedInFourBytes(long early, String expected) {
        HAProxyMessage header = header(CLIENT, LISTENER, PLAIN, early);
        HAProxyTLV field = field(header.tlvs(), ProxyHeader.EARLY_DATA);
        assertNotNull(field);
        assertEquals(expected, ByteBufUtil.hexDump(field.content()));
        header.release();
    }

    @Test
    void nothingOfTheEncoderIsLeftInThePipeline() {
        EmbeddedChannel server = new EmbeddedChannel();
        ProxyHeader.write(server, new Client(CLIENT, LISTENER), PLAIN, 0);
        server.writeOutbound(Unpooled.wrappedBuffer(new byte[] {7}));
        ByteBuf header = server.readOutbound();
        ByteBuf data = server.readOutbound();
        assertTrue(header.readableBytes() < 300, header.readableBytes() + " bytes");
        assertEquals(1, data.readableBytes());
        assertFalse(server.pipeline().names().stream().anyMatch(name -> name.contains("HAProxy")));
        header.release();
        data.release();
    }

    private static HAProxyMessage header(SocketAddress from, SocketAddress to, Session session, long early) {
        EmbeddedChannel server = new EmbeddedChannel();
        ProxyHeader.write(server, new Client(from, to), session, early);
        server.flush();
        EmbeddedChannel decoder = new EmbeddedChannel(new HAProxyMessageDecoder());
        ByteBuf bytes = server.readOutbound();
        assertTrue(decoder.writeInbound(bytes), "a whole header");
        HAProxyMessage header = decoder.readInbound();
        decoder.finishAndReleaseAll();
        return header;
    }

    private static Session session(
            @Nullable String serverName,
            @Nullable String protocol,
            Session.Kind kind,
            @Nullable ClientIdentity client) {
        return new Session(
                EngineFixture.host(),
                serverName,
                protocol,
                CipherSuite.TLS_AES_128_GCM_SHA256,
                NamedGroup.X25519,
                null,
                false,
                kind,
                null,
                0,
                client);
    }

    private static ClientIdentity certificate(String subject) throws Exception {
        return new ClientIdentity(
                CertificateType.X509,
                List.of(ClientAuthority.root(subject, KeyType.EC_P256.generate())
                        .certificate()
                        .getEncoded()));
    }

    /** Mapped addresses stay what they are, as the system gives them. */
    private static SocketAddress address(String text, int port) throws UnknownHostException {
        if (!text.startsWith("::ffff:")) {
            return new InetSocketAddress(InetAddress.getByName(text), port);
        }
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(InetAddress.getByName(text.substring(7)).getAddress(), 0, mapped, 12, 4);
        return new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), port);
    }

    private static HAProxySSLTLV ssl(HAProxyMessage header) {
        return (HAProxySSLTLV) header.tlvs().stream()
                .filter(HAProxySSLTLV.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable String text(List<HAProxyTLV> fields, byte type) {
        HAProxyTLV field = field(fields, type);
        return field == null ? null : field.content().toString(StandardCharsets.UTF_8);
    }

    private static @Nullable HAProxyTLV field(List<HAProxyTLV> fields, byte type) {
        return fields.stream()
                .filter(field -> field.typeByteValue() == type)
                .findFirst()
                .orElse(null);
    }

    /** A channel with addresses. */
    private static final class Client extends EmbeddedChannel {

        private final SocketAddress remote;
        private final SocketAddress local;

        Client(SocketAddress remote, SocketAddress local) {
            this.remote = remote;
            this.local = local;
        }

        @Override
        public SocketAddress remoteAddress() {
            return remote;
        }

        @Override
        public SocketAddress localAddress() {
            return local;
        }
    }
}
