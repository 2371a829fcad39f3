// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ExternalPsks;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A host as a test needs it, serving {@link EngineFixture#NAME}. Immutable, but for the copy that is being made. */
public final class TestHost implements TlsHost {

    private String name;
    private List<Credential> credentials;
    private SecurityPolicy policy;
    private List<String> applicationProtocols = List.of();
    private boolean requiresApplicationProtocol;
    private Supplier<? extends @Nullable ClientAuthentication> clientAuthentication = () -> null;
    private boolean demanding;
    private boolean servesRawPublicKeys;
    private List<CertificateCompressionAlgorithm> certificateCompression = List.of();
    private RecordPadding recordPadding = RecordPadding.NONE;
    private ExternalPsks externalPsks = ExternalPsks.NONE;
    private boolean pskWithoutKeyExchange;
    private boolean withoutTickets;
    private int maxEarlyData;
    private Set<String> earlyProtocols = Set.of();

    TestHost(String name, List<Credential> credentials, SecurityPolicy policy) {
        this.name = name;
        this.credentials = credentials;
        this.policy = policy;
    }

    private TestHost(TestHost other) {
        this(other.name, other.credentials, other.policy);
        applicationProtocols = other.applicationProtocols;
        requiresApplicationProtocol = other.requiresApplicationProtocol;
        clientAuthentication = other.clientAuthentication;
        demanding = other.demanding;
        servesRawPublicKeys = other.servesRawPublicKeys;
        certificateCompression = other.certificateCompression;
        recordPadding = other.recordPadding;
        externalPsks = other.externalPsks;
        pskWithoutKeyExchange = other.pskWithoutKeyExchange;
        withoutTickets = other.withoutTickets;
        maxEarlyData = other.maxEarlyData;
        earlyProtocols = other.earlyProtocols;
    }

    private TestHost with(Consumer<TestHost> change) {
        TestHost copy = new TestHost(this);
        change.accept(copy);
        return copy;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Credential> credentials() {
        return credentials;
    }

    @Override
    public SecurityPolicy policy() {
        return policy;
    }

    @Override
    public List<String> applicationProtocols() {
        return applicationProtocols;
    }

    @Override
    public boolean requiresApplicationProtocol() {
        return requiresApplicationProtocol;
    }

    @Override
    public @Nullable ClientAuthentication clientAuthentication() {
        return clientAuthentication.get();
    }

    @Override
    public boolean servesRawPublicKeys() {
        return servesRawPublicKeys;
    }

    @Override
    public List<CertificateCompressionAlgorithm> certificateCompression() {
        return certificateCompression;
    }

    @Override
    public RecordPadding recordPadding() {
        return recordPadding;
    }

    @Override
    public boolean answersTo(String serverName) {
        return serverName.equals(EngineFixture.NAME);
    }

    @Override
    public boolean demandsClientCertificate(@Nullable String applicationProtocol) {
        return demanding;
    }

    @Override
    public boolean resumesSessions() {
        return !withoutTickets;
    }

    @Override
    public ExternalPsks externalPsks() {
        return externalPsks;
    }

    @Override
    public boolean allowsPskWithoutKeyExchange() {
        return pskWithoutKeyExchange;
    }

    @Override
    public int maxEarlyData() {
        return maxEarlyData;
    }

    @Override
    public boolean takesEarlyData(@Nullable String applicationProtocol) {
        return earlyProtocols.isEmpty()
                || (applicationProtocol != null && earlyProtocols.contains(applicationProtocol));
    }

    public TestHost named(String other) {
        return with(host -> host.name = other);
    }

    /** Neither issues nor takes tickets. */
    public TestHost withoutTickets() {
        return with(host -> host.withoutTickets = true);
    }

    public TestHost withPsks(ExternalPsks psks) {
        return with(host -> host.externalPsks = psks);
    }

    /** Uses pre-shared keys without a key exchange, too. */
    public TestHost allowingPskAlone() {
        return with(host -> host.pskWithoutKeyExchange = true);
    }

    /**
     * Allows early data.
     *
     * @param most in bytes
     * @param protocols for which it is taken; for all where none is named
     */
    public TestHost takingEarlyData(int most, String... protocols) {
        return with(host -> {
            host.maxEarlyData = most;
            host.earlyProtocols = Set.of(protocols);
        });
    }

    public TestHost withProtocols(String... protocols) {
        return with(host -> host.applicationProtocols = List.of(protocols));
    }

    public TestHost withPolicy(SecurityPolicy other) {
        return with(host -> host.policy = other);
    }

    public TestHost withCredentials(Credential... others) {
        return with(host -> host.credentials = List.of(others));
    }

    /** Refuses clients without an application protocol. */
    public TestHost insisting() {
        return with(host -> host.requiresApplicationProtocol = true);
    }

    public TestHost authenticating(ClientAuthentication clients) {
        return authenticatingBy(() -> clients);
    }

    /** By what may change. */
    public TestHost authenticatingBy(Supplier<? extends ClientAuthentication> clients) {
        return with(host -> host.clientAuthentication = clients);
    }

    /** Has a pool that is for authenticated clients only. */
    public TestHost demandingClients() {
        return with(host -> host.demanding = true);
    }

    public TestHost servingRawPublicKeys() {
        return with(host -> host.servesRawPublicKeys = true);
    }

    public TestHost compressing(CertificateCompressionAlgorithm... algorithms) {
        return with(host -> host.certificateCompression = List.of(algorithms));
    }

    public TestHost padding(RecordPadding padding) {
        return with(host -> host.recordPadding = padding);
    }
}
