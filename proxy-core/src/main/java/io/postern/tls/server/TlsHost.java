// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.Credential;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.session.ExternalPsks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine needs to know of a virtual host. Safe for use by many threads. */
public interface TlsHost {

    /** Its key in the configuration. */
    String name();

    /**
     * In the order of preference, the first that the client can verify is used; none where all clients have external keys.
     * They may be others when they are read again.
     */
    List<Credential> credentials();

    SecurityPolicy policy();

    /**
     * Which groups clients are told of, for their next connections. "If the server has a group it prefers to the ones in
     * the "key_share" extension but is still willing to accept the ClientHello, it SHOULD send "supported_groups" to update
     * the client's view of its preferences" (RFC 8446 §4.2.7).
     *
     * @param served the groups of the policy that are implemented, in its order
     * @param used the one of them that this connection uses
     * @return empty where nothing is said
     */
    default List<NamedGroup> announcedGroups(List<NamedGroup> served, NamedGroup used) {
        return served.getFirst() == used ? List.of() : served;
    }

    /** Application protocols in the order of preference; empty where the host does no ALPN. */
    List<String> applicationProtocols();

    /** Whether a name is one of its own. */
    boolean answersTo(String serverName);

    /**
     * Whether the client is told that its name was recognized. "When resuming a session, the server MUST NOT include a
     * server_name extension" (RFC 6066 §3), which some hold to be lifted, since every handshake of TLS 1.3 negotiates it.
     */
    default boolean acknowledges(String serverName, boolean resuming) {
        return !resuming && answersTo(serverName);
    }

    /** Whether a client that offers no application protocol is refused, for want of a pool that would serve it. */
    boolean requiresApplicationProtocol();

    /** How clients are authenticated; null where they are not. */
    @Nullable
    ClientAuthentication clientAuthentication();

    /**
     * Whether connections of that protocol are only for clients that have authenticated, whatever
     * {@link ClientAuthentication#mode} says. False where there is no {@link #clientAuthentication}.
     *
     * @param applicationProtocol what was negotiated, or null
     */
    boolean demandsClientCertificate(@Nullable String applicationProtocol);

    /** Whether clients that want a raw public key instead of a certificate get one (RFC 7250). */
    boolean servesRawPublicKeys();

    /** By what its certificates may be compressed, in the order of preference; empty where they are not (RFC 8879). */
    List<CertificateCompressionAlgorithm> certificateCompression();

    /** How the records are padded that it sends. */
    RecordPadding recordPadding();

    /** Whether clients get tickets, and tickets are taken. */
    default boolean resumesSessions() {
        return true;
    }

    /** The keys that clients have from elsewhere; {@link ExternalPsks#NONE} where there are none. */
    default ExternalPsks externalPsks() {
        return ExternalPsks.NONE;
    }

    /** Whether a key is also used without a key exchange, and so without forward secrecy (psk_ke, RFC 8446 §4.2.9). */
    default boolean allowsPskWithoutKeyExchange() {
        return false;
    }

    /** How many bytes of early data a client may send with a ticket of this host; 0: none. */
    default int maxEarlyData() {
        return 0;
    }

    /**
     * Whether early data is taken for connections of that protocol.
     *
     * @param applicationProtocol what was negotiated, or null
     */
    default boolean takesEarlyData(@Nullable String applicationProtocol) {
        return false;
    }
}
