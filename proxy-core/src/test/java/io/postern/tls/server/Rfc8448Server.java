// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.cert.Credential;
import io.postern.cert.PresentedChain;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource;
import io.postern.testing.EngineFixture;
import io.postern.testing.PinnedKeyExchange;
import io.postern.testing.PinnedRandom;
import io.postern.testing.ResumptionFixture;
import io.postern.testing.Rfc8448Trace;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.crypto.Verifier;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.SupportedGroups;
import io.postern.tls.keys.KeyLog;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.RetryCookies;
import io.postern.tls.session.RetryState;
import io.postern.tls.session.TicketPolicy;
import io.postern.tls.session.TicketState;
import io.postern.tls.session.Tickets;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Secret;
import io.postern.tls.wire.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server of a trace of RFC 8448: its key, its randomness and its certificate, and what it makes known of itself. What it
 * signs has to be what the trace's server signed.
 */
final class Rfc8448Server implements TlsHost {

    private static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);
    private static final int MAX_EARLY_DATA = 1024;
    private static final byte[] REPLAY_DOMAIN = {1};

    private final Rfc8448Trace trace;

    Rfc8448Server(int section) {
        trace = Rfc8448Trace.section(section);
    }

    ServerContext context() {
        KeyExchange exchange = PinnedKeyExchange.of(usedGroup(), hex("server.private"));
        CryptoProvider crypto = new CryptoProvider(
                "trace",
                CRYPTO.suiteSource(),
                group -> group == usedGroup() ? exchange : null,
                List.of(),
                List.of(new ClientVerifying()),
                new PinnedRandom(random()));
        return new ServerContext(
                name -> Objects.equals(name, "server") ? this : null,
                crypto,
                Limits.DEFAULT,
                Runnable::run,
                Runnable::run,
                Runnable::run,
                EngineFixture.TIME,
                new TraceCookies(),
                KeyUpdatePolicy.NONE,
                StatusSource.NONE,
                resumption(),
                HandshakeObserver.NONE,
                KeyLog.OFF);
    }

    /** Of the ServerHello, and of the ticket if one is issued. */
    private byte[] random() {
        Writer writer = new Writer().bytes(hex("server.random"));
        if (issuesTicket()) {
            writer.bytes(hex("ticketAgeAdd"));
        }
        return writer.toByteArray();
    }

    private boolean issuesTicket() {
        return has("record.newSessionTicket");
    }

    private Resumption resumption() {
        return has("ticket")
                ? new Resumption(
                        new TraceTickets(),
                        new TicketPolicy(issuesTicket() ? 1 : 0, 0, TICKET_LIFETIME),
                        new ResumptionFixture.Memory(REPLAY_DOMAIN),
                        Resumption.AGE_WINDOW)
                : Resumption.NONE;
    }

    boolean has(String name) {
        return trace.has(name);
    }

    byte[] hex(String name) {
        return trace.hex(name);
    }

    private Reader body(String message) {
        byte[] bytes = hex("message." + message);
        return new Reader(bytes, 4, bytes.length);
    }

    /** Asked for a share of it where the trace has a HelloRetryRequest. */
    private NamedGroup usedGroup() {
        return has("record.helloRetryRequest") ? NamedGroup.SECP256R1 : NamedGroup.X25519;
    }

    @Override
    public String name() {
        return "server";
    }

    /** None where a pre-shared key takes the place of a certificate. */
    @Override
    public List<Credential> credentials() {
        if (!has("message.certificate")) {
            return EngineFixture.host().credentials(); // not shown, but there
        }
        List<byte[]> chain = Certificate.read(body("certificate"), Set.of()).chain();
        return List.of(new Credential("trace", chain, List.of(new TraceSigner())));
    }

    @Override
    public SecurityPolicy policy() {
        return new SecurityPolicy(
                "trace",
                List.of(CipherSuite.TLS_AES_128_GCM_SHA256),
                List.of(usedGroup()),
                has("message.certificateVerify") ? List.of(new TraceSigner().scheme()) : List.of());
    }

    /** The trace's server names all that it has whichever is used. */
    @Override
    public List<NamedGroup> announcedGroups(List<NamedGroup> served, NamedGroup used) {
        SupportedGroups.EncryptedExtensions groups = EncryptedExtensions.read(body("encryptedExtensions"))
                .extensions()
                .find(SupportedGroups.EncryptedExtensions.class);
        return Objects.requireNonNull(groups).codes().stream()
                .map(code -> Objects.requireNonNull(NamedGroup.of(code)))
                .toList();
    }

    @Override
    public List<String> applicationProtocols() {
        return List.of();
    }

    @Override
    public boolean answersTo(String serverName) {
        return true;
    }

    /** The trace's server does so in any case. */
    @Override
    public boolean acknowledges(String serverName, boolean resuming) {
        return true;
    }

    @Override
    public boolean requiresApplicationProtocol() {
        return false;
    }

    @Override
    public @Nullable ClientAuthentication clientAuthentication() {
        return has("message.certificateRequest") ? new TraceClients() : null;
    }

    @Override
    public boolean demandsClientCertificate(@Nullable String applicationProtocol) {
        return false;
    }

    @Override
    public boolean servesRawPublicKeys() {
        return false;
    }

    @Override
    public List<CertificateCompressionAlgorithm> certificateCompression() {
        return List.of();
    }

    @Override
    public RecordPadding recordPadding() {
        return RecordPadding.NONE;
    }

    @Override
    public int maxEarlyData() {
        return has("ticket") ? MAX_EARLY_DATA : 0;
    }

    @Override
    public boolean takesEarlyData(@Nullable String applicationProtocol) {
        return has("ticket");
    }

    /** ECDSA and RSASSA-PSS are randomized: no key gives the same signature twice. */
    private final class TraceSigner implements Signer {

        private final CertificateVerify verify = CertificateVerify.read(body("certificateVerify"));

        @Override
        public SignatureScheme scheme() {
            return Objects.requireNonNull(SignatureScheme.of(verify.algorithm()));
        }

        @Override
        public String provider() {
            return "RFC 8448";
        }

        @Override
        public boolean slow() {
            return false;
        }

        @Override
        public byte[] sign(byte[] content) {
            assertArrayEquals(hex("certificateVerify.content"), content);
            return verify.signature();
        }
    }

    private final class TraceCookies implements RetryCookies {

        private @Nullable RetryState sealed;

        @Override
        public byte[] seal(RetryState state) {
            sealed = state;
            return hex("cookie");
        }

        @Override
        public @Nullable RetryState open(byte[] cookie) {
            return Arrays.equals(cookie, hex("cookie")) ? sealed : null;
        }
    }

    /** One ticket, whose session §3 begins and §4 resumes. */
    private final class TraceTickets implements Tickets {

        @Override
        public byte[] seal(TicketState state) {
            assertArrayEquals(hex("resumptionPsk"), state.psk().expose());
            assertEquals(trace.number("ticketAgeAdd"), state.ageAdd());
            return hex("ticket");
        }

        @Override
        public TicketState open(byte[] ticket) {
            assertArrayEquals(hex("ticket"), ticket);
            return new TicketState(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    Secret.owning(hex("psk")),
                    EngineFixture.TIME.clock().instant(),
                    (int) TICKET_LIFETIME.toSeconds(),
                    Instant.MAX,
                    trace.number("ticketAgeAdd"),
                    MAX_EARLY_DATA,
                    REPLAY_DOMAIN,
                    name(),
                    "server",
                    null,
                    new byte[0],
                    null);
        }
    }

    private final class TraceClients implements ClientAuthentication {

        @Override
        public Mode mode() {
            return Mode.REQUIRED;
        }

        @Override
        public List<CertificateType> types() {
            return List.of(CertificateType.X509);
        }

        @Override
        public CertificateRequestExtensions request() {
            return CertificateRequest.read(body("certificateRequest")).extensions();
        }

        /** It has expired, and its RSA key has 1024 bits. */
        @Override
        public List<StatusQuestion> check(PresentedChain chain, Instant now) {
            return List.of();
        }

        @Override
        public boolean trusts(byte[] rawPublicKey) {
            return false;
        }

        @Override
        public byte[] fingerprint() {
            return new byte[] {1};
        }

        @Override
        public Instant validUntil(ClientIdentity client, Instant now) {
            return Instant.MAX;
        }
    }

    /** Of a key that is too short for the real one. */
    private final class ClientVerifying implements CryptoProvider.Verifying {

        @Override
        public SignatureScheme scheme() {
            return SignatureScheme.RSA_PSS_RSAE_SHA256;
        }

        @Override
        public String provider() {
            return "RFC 8448";
        }

        @Override
        public Verifier verifier(byte[] subjectPublicKeyInfo) {
            return new Verifier() {
                @Override
                public SignatureScheme scheme() {
                    return ClientVerifying.this.scheme();
                }

                @Override
                public boolean verify(byte[] content, byte[] signature) {
                    assertArrayEquals(hex("clientCertificateVerify.content"), content);
                    assertArrayEquals(hex("clientCertificateVerify.signature"), signature);
                    return true;
                }
            };
        }
    }
}
