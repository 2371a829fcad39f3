// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import io.postern.cert.Credential;
import io.postern.cert.DnsNames;
import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ExternalPsks;
import io.postern.tls.session.PskTable;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A virtual host. Immutable, but for the certificates, trust and external keys that are renewed.
 *
 * @param name its key in the configuration
 * @param serverNames the names that it serves, in lower case, a wildcard as {@code *.shop.example}; may be empty for a
 *     host that is only some listener's default
 * @param certificates in the order of preference; at least one, unless there are external keys
 * @param policy what it is willing to negotiate
 * @param applicationProtocols in the order of preference; empty where it does no ALPN
 * @param poolOfProtocol the pool of each of them, by name
 * @param pool the pool of clients that negotiate no application protocol, by name; null where such clients are refused
 * @param options what is rarely set
 */
public record Host(
        String name,
        List<String> serverNames,
        List<ServedCertificate> certificates,
        SecurityPolicy policy,
        List<String> applicationProtocols,
        Map<String, String> poolOfProtocol,
        @Nullable String pool,
        HostOptions options)
        implements TlsHost {

    /** A host with {@link HostOptions#PLAIN}, and with credentials that never change. */
    public Host(
            String name,
            List<String> serverNames,
            List<Credential> credentials,
            SecurityPolicy policy,
            List<String> applicationProtocols,
            Map<String, String> poolOfProtocol,
            @Nullable String pool) {
        this(
                name,
                serverNames,
                credentials.stream().map(ServedCertificate::fixed).toList(),
                policy,
                applicationProtocols,
                poolOfProtocol,
                pool,
                HostOptions.PLAIN);
    }

    public Host {
        serverNames = List.copyOf(serverNames);
        certificates = List.copyOf(certificates);
        applicationProtocols = List.copyOf(applicationProtocols);
        poolOfProtocol = Map.copyOf(poolOfProtocol);
        if (certificates.isEmpty() && options.psks() == null) {
            throw new IllegalArgumentException("a host needs a certificate or external keys");
        }
        if (!poolOfProtocol.keySet().equals(Set.copyOf(applicationProtocols))) {
            throw new IllegalArgumentException("each application protocol needs one pool");
        }
        if (pool == null && poolOfProtocol.isEmpty()) {
            throw new IllegalArgumentException("a host needs a pool");
        }
    }

    /** As they are at the moment: a view, whose elements change when certificates are renewed. */
    @Override
    public List<Credential> credentials() {
        return new AbstractList<>() {
            @Override
            public Credential get(int index) {
                return certificates.get(index).credential().get();
            }

            @Override
            public int size() {
                return certificates.size();
            }
        };
    }

    @Override
    public boolean answersTo(String serverName) {
        return DnsNames.cover(serverNames, serverName);
    }

    /** True where only the negotiated protocol can pick a pool. */
    @Override
    public boolean requiresApplicationProtocol() {
        return pool == null;
    }

    @Override
    public @Nullable ClientAuthentication clientAuthentication() {
        FileBacked<ClientAuthentication> authentication = options.clientAuthentication();
        return authentication == null ? null : authentication.get();
    }

    @Override
    public boolean demandsClientCertificate(@Nullable String applicationProtocol) {
        String served = poolFor(applicationProtocol);
        return served != null && options.poolsForAuthenticated().contains(served);
    }

    @Override
    public boolean servesRawPublicKeys() {
        return options.rawPublicKeys();
    }

    @Override
    public List<CertificateCompressionAlgorithm> certificateCompression() {
        return options.certificateCompression();
    }

    @Override
    public RecordPadding recordPadding() {
        return options.recordPadding();
    }

    @Override
    public boolean resumesSessions() {
        return options.tickets();
    }

    @Override
    public int maxEarlyData() {
        return options.earlyData().most();
    }

    @Override
    public boolean takesEarlyData(@Nullable String applicationProtocol) {
        String served = poolFor(applicationProtocol);
        return served != null && options.earlyData().pools().contains(served);
    }

    @Override
    public ExternalPsks externalPsks() {
        FileBacked<PskTable> psks = options.psks();
        return psks == null ? ExternalPsks.NONE : psks.get();
    }

    @Override
    public boolean allowsPskWithoutKeyExchange() {
        return options.pskWithoutKeyExchange();
    }

    /**
     * The pool that serves a connection.
     *
     * @param applicationProtocol what was negotiated, or null
     * @return its name, or null where no pool serves it
     */
    public @Nullable String poolFor(@Nullable String applicationProtocol) {
        return applicationProtocol == null ? pool : poolOfProtocol.get(applicationProtocol);
    }
}
