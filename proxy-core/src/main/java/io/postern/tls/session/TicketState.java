// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as its ticket carries it: what a server has to know to go on with it, and nothing is stored for.
 *
 * <pre>
 * struct {
 *     uint8 version = 1;
 *     CipherSuite suite;
 *     opaque psk&lt;32..48&gt;;
 *     uint64 issued_at;                    milliseconds since 1970
 *     uint32 lifetime;                     seconds
 *     uint64 session_end;                  milliseconds since 1970
 *     uint32 age_add;
 *     uint32 max_early_data_size;
 *     opaque replay_domain&lt;0..255&gt;;
 *     opaque host&lt;1..2^16-1&gt;;
 *     opaque server_name&lt;0..255&gt;;          empty: none
 *     opaque application_protocol&lt;0..255&gt;; empty: none
 *     opaque clients&lt;0..255&gt;;
 *     uint8 client_type;                   CertificateType, 255: not authenticated
 *     opaque client&lt;0..2^16-1&gt;;
 * } TicketState;
 * </pre>
 *
 * @param psk what the next session is keyed with (RFC 8446 §4.6.1); whoever holds this state closes it
 * @param issuedAt by the clock of the node that issued it, to the millisecond
 * @param lifetime in seconds from then, 604,800 at most
 * @param sessionEnd when the session ends, however often it is resumed: to the millisecond, and the same in all its tickets
 * @param ageAdd {@code ticket_age_add}, an unsigned number of 32 bits
 * @param maxEarlyData how many bytes of early data the client was told that it may send; 0: none
 * @param replayDomain the record that has to know of its early data ({@link ReplayRecord#domain}); empty where it allows none
 * @param host the name of the host that issued it, which alone takes it
 * @param clients the fingerprint of how that host authenticates its clients; empty where it does not
 */
public record TicketState(
        CipherSuite suite,
        Secret psk,
        Instant issuedAt,
        int lifetime,
        Instant sessionEnd,
        long ageAdd,
        long maxEarlyData,
        byte[] replayDomain,
        String host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        byte[] clients,
        @Nullable Client client)
        implements AutoCloseable {

    /** The longest lifetime of a ticket, in seconds (RFC 8446 §4.6.1). */
    public static final int LONGEST = 604_800;

    private static final int VERSION = 1;

    /** Of server names and application protocols, which are bytes: each comes back as it was. */
    private static final Charset CHARSET = StandardCharsets.ISO_8859_1;

    /** What stands for no client. */
    private static final int NOBODY = 0xff;

    /**
     * Whom the client had proved to be.
     *
     * @param certificateType the code of what it presented (RFC 7250)
     * @param certificate its own certificate in DER, or its {@code SubjectPublicKeyInfo}
     */
    public record Client(int certificateType, byte[] certificate) {}

    /**
     * Reads a state.
     *
     * @throws TlsException where these are not the bytes of one, or they are of another version
     */
    static TicketState read(Reader reader) {
        if (reader.u8() != VERSION) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        CipherSuite suite = CipherSuite.of(reader.u16());
        if (suite == null) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        Secret psk = Secret.owning(reader.vector8(32, 48).rest());
        try {
            return read(reader, suite, psk);
        } catch (TlsException e) {
            psk.close();
            throw e;
        }
    }

    private static TicketState read(Reader reader, CipherSuite suite, Secret psk) {
        TicketState state = new TicketState(
                suite,
                psk,
                Instant.ofEpochMilli(reader.u64()),
                lifetime(reader),
                Instant.ofEpochMilli(reader.u64()),
                reader.u32(),
                reader.u32(),
                reader.vector8(0, 0xff).rest(),
                new String(reader.vector16(1, 0xffff).rest(), StandardCharsets.UTF_8),
                textOrNull(reader.vector8(0, 0xff)),
                textOrNull(reader.vector8(0, 0xff)),
                reader.vector8(0, 0xff).rest(),
                client(reader));
        reader.end();
        return state;
    }

    byte[] toByteArray() {
        Writer writer = new Writer(1024 + (client == null ? 0 : client.certificate().length))
                .u8(VERSION)
                .u16(suite.code());
        try (var _ = writer.vector8()) {
            writer.bytes(psk.expose());
        }
        writer.u64(issuedAt.toEpochMilli())
                .u32(lifetime)
                .u64(sessionEnd.toEpochMilli())
                .u32(ageAdd)
                .u32(maxEarlyData);
        try (var _ = writer.vector8()) {
            writer.bytes(replayDomain);
        }
        try (var _ = writer.vector16()) {
            writer.bytes(host.getBytes(StandardCharsets.UTF_8));
        }
        write(serverName, writer);
        write(applicationProtocol, writer);
        try (var _ = writer.vector8()) {
            writer.bytes(clients);
        }
        writer.u8(client == null ? NOBODY : client.certificateType());
        try (var _ = writer.vector16()) {
            if (client != null) {
                writer.bytes(client.certificate());
            }
        }
        byte[] bytes = writer.toByteArray();
        writer.wipe();
        return bytes;
    }

    @Override
    public void close() {
        psk.close();
    }

    private static int lifetime(Reader reader) {
        long seconds = reader.u32();
        if (seconds > LONGEST) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        return (int) seconds;
    }

    private static @Nullable Client client(Reader reader) {
        int type = reader.u8();
        byte[] certificate = reader.vector16(0, 0xffff).rest();
        return type == NOBODY ? null : new Client(type, certificate);
    }

    private static @Nullable String textOrNull(Reader reader) {
        return reader.isEmpty() ? null : new String(reader.rest(), CHARSET);
    }

    private static void write(@Nullable String text, Writer writer) {
        try (var _ = writer.vector8()) {
            writer.bytes(text == null ? new byte[0] : text.getBytes(CHARSET));
        }
    }
}
