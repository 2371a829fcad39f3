// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a server learns who the client is: the PROXY protocol, version 2 (docs/CONFIGURATION.md has its
 * fields). It takes some hundred bytes, {@value #LONGEST_NAME} for each name at most.
 */
final class ProxyHeader {

    static final byte ALPN = 0x01;
    static final byte AUTHORITY = 0x02;
    static final byte SSL_VERSION = 0x21;
    static final byte SSL_CN = 0x22;
    static final byte SSL_CIPHER = 0x23;

    /** Ours, of those for custom use: how many bytes behind the header may be early data, as an unsigned 32-bit number. */
    static final byte EARLY_DATA = (byte) 0xe1;

    /** Bits of {@code client} in PP2_TYPE_SSL. */
    static final byte CLIENT_SSL = 0x01;

    static final byte CLIENT_CERT_CONN = 0x02;
    static final byte CLIENT_CERT_SESS = 0x04;

    /** Values of {@code verify}: "non-zero otherwise". */
    static final int VERIFIED = 0;

    static final int NOT_AUTHENTICATED = 1;

    /** A common name has 64 characters at most (RFC 5280 §A.1); what is longer is left out, and never cut short. */
    private static final int LONGEST_NAME = 255;

    private static final int IPV6_LENGTH = 16;
    private static final int MAPPED_PREFIX = IPV6_LENGTH - Integer.BYTES;

    /** Server names and application protocols are bytes, and go out as they came in. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private ProxyHeader() {}

    /**
     * Writes the header, before anything else is written; flushes nothing. To be called on the event loop of both.
     *
     * @param early how many bytes that follow may be early data
     */
    static void write(Channel server, Channel client, Session session, long early) {
        HAProxyMessage message = message(client.remoteAddress(), client.localAddress(), fields(session, early));
        server.pipeline().addLast(HAProxyMessageEncoder.INSTANCE);
        server.write(message, server.voidPromise());
        server.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
    }

    private static HAProxyMessage message(
            @Nullable SocketAddress from, @Nullable SocketAddress to, List<HAProxyTLV> fields) {
        return from instanceof InetSocketAddress source && to instanceof InetSocketAddress destination
                ? overTcp(source, destination, fields)
                : message(HAProxyProxiedProtocol.UNIX_STREAM, path(from), path(to), 0, 0, fields);
    }

    /** An IPv4 client of an IPv6 socket is an IPv4 client; where one of the two is not, both are IPv6. */
    private static HAProxyMessage overTcp(InetSocketAddress from, InetSocketAddress to, List<HAProxyTLV> fields) {
        byte[] source = unmapped(from.getAddress());
        byte[] destination = unmapped(to.getAddress());
        boolean four = source.length == Integer.BYTES && destination.length == Integer.BYTES;
        return message(
                four ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
                NetUtil.bytesToIpAddress(four ? source : mapped(source)),
                NetUtil.bytesToIpAddress(four ? destination : mapped(destination)),
                from.getPort(),
                to.getPort(),
                fields);
    }

    private static HAProxyMessage message(
            HAProxyProxiedProtocol protocol,
            String from,
            String to,
            int fromPort,
            int toPort,
            List<HAProxyTLV> fields) {
        return new HAProxyMessage(
                HAProxyProtocolVersion.V2, HAProxyCommand.PROXY, protocol, from, to, fromPort, toPort, fields);
    }

    private static byte[] unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV6_LENGTH && isMapped(bytes)
                ? new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]}
                : bytes;
    }

    /** {@code ::ffff:0:0/96} (RFC 4291 §2.5.5.2). */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[MAPPED_PREFIX - 2] == -1 && address[MAPPED_PREFIX - 1] == -1;
    }

    private static byte[] mapped(byte[] address) {
        if (address.length == IPV6_LENGTH) {
            return address;
        }
        byte[] mapped = new byte[IPV6_LENGTH];
        mapped[MAPPED_PREFIX - 2] = -1;
        mapped[MAPPED_PREFIX - 1] = -1;
        System.arraycopy(address, 0, mapped, MAPPED_PREFIX, address.length);
        return mapped;
    }

    /** Empty where the socket has no name, as those of clients mostly have not. */
    private static String path(@Nullable SocketAddress address) {
        return switch (address) {
            case DomainSocketAddress domain -> domain.path();
            case UnixDomainSocketAddress unix -> unix.getPath().toString();
            case null, default -> "";
        };
    }

    private static List<HAProxyTLV> fields(Session session, long early) {
        List<HAProxyTLV> fields = new ArrayList<>();
        addIfKnown(ALPN, session.applicationProtocol(), BYTES, fields);
        addIfKnown(AUTHORITY, session.serverName(), BYTES, fields);
        fields.add(ssl(session));
        fields.add(new HAProxyTLV(EARLY_DATA, Unpooled.copyInt((int) early)));
        return fields;
    }

    private static HAProxyTLV ssl(Session session) {
        ClientIdentity identity = session.client();
        int client = CLIENT_SSL;
        List<HAProxyTLV> within = new ArrayList<>();
        addIfKnown(SSL_VERSION, "TLSv1.3", StandardCharsets.US_ASCII, within);
        if (identity != null) {
            client |= CLIENT_CERT_SESS | (session.kind() == Session.Kind.RESUMED ? 0 : CLIENT_CERT_CONN);
            addIfKnown(SSL_CN, commonName(identity), StandardCharsets.UTF_8, within);
        }
        addIfKnown(SSL_CIPHER, session.suite().name(), StandardCharsets.US_ASCII, within);
        return new HAProxySSLTLV(identity == null ? NOT_AUTHENTICATED : VERIFIED, (byte) client, within);
    }

    /** The first one, as servers that end TLS themselves have it. */
    private static @Nullable String commonName(ClientIdentity client) {
        if (client.type() != CertificateType.X509) {
            return null;
        }
        RDN[] names = Certificate.getInstance(client.certificates().getFirst())
                .getSubject()
                .getRDNs(BCStyle.CN);
        for (RDN name : names) {
            for (var value : name.getTypesAndValues()) {
                if (value.getType().equals(BCStyle.CN) && value.getValue() instanceof ASN1String text) {
                    return text.getString();
                }
            }
        }
        return null;
    }

    private static void addIfKnown(byte type, @Nullable String value, Charset charset, List<HAProxyTLV> fields) {
        ByteBuf bytes = value == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(value.getBytes(charset));
        if (bytes.isReadable() && bytes.readableBytes() <= LONGEST_NAME) {
            fields.add(new HAProxyTLV(type, bytes));
        }
    }
}
