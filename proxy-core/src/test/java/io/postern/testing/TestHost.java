// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.TlsHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host as a test needs it, serving {@link EngineFixture#NAME}. */
public record TestHost(
        String name,
        List<Credential> credentials,
        SecurityPolicy policy,
        List<String> applicationProtocols,
        boolean requiresApplicationProtocol,
        @Nullable ClientAuthentication clientAuthentication,
        boolean demanding,
        boolean servesRawPublicKeys,
        List<CertificateCompressionAlgorithm> certificateCompression,
        RecordPadding recordPadding)
        implements TlsHost {

    TestHost(String name, List<Credential> credentials, SecurityPolicy policy) {
        this(name, credentials, policy, List.of(), false, null, false, false, List.of(), RecordPadding.NONE);
    }

    @Override
    public boolean answersTo(String serverName) {
        return serverName.equals(EngineFixture.NAME);
    }

    @Override
    public boolean demandsClientCertificate(@Nullable String applicationProtocol) {
        return demanding;
    }

    public TestHost withProtocols(String... protocols) {
        return new TestHost(
                name,
                credentials,
                policy,
                List.of(protocols),
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    public TestHost withPolicy(SecurityPolicy other) {
        return new TestHost(
                name,
                credentials,
                other,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    public TestHost withCredentials(Credential... others) {
        return new TestHost(
                name,
                List.of(others),
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    /** Refuses clients without an application protocol. */
    public TestHost insisting() {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                true,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    public TestHost authenticating(ClientAuthentication clients) {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clients,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    /** Has a pool that is for authenticated clients only. */
    public TestHost demandingClients() {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                true,
                servesRawPublicKeys,
                certificateCompression,
                recordPadding);
    }

    public TestHost servingRawPublicKeys() {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                true,
                certificateCompression,
                recordPadding);
    }

    public TestHost compressing(CertificateCompressionAlgorithm... algorithms) {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                List.of(algorithms),
                recordPadding);
    }

    public TestHost padding(RecordPadding padding) {
        return new TestHost(
                name,
                credentials,
                policy,
                applicationProtocols,
                requiresApplicationProtocol,
                clientAuthentication,
                demanding,
                servesRawPublicKeys,
                certificateCompression,
                padding);
    }
}
