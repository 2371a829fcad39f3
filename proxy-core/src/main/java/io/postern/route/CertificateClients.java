// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import io.postern.cert.CertificateFilter;
import io.postern.cert.ClientTrust;
import io.postern.cert.Digests;
import io.postern.cert.PresentedChain;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.StatusQuestion;
import io.postern.cert.StatusSource;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateAuthorities;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.extension.OidFilters;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.extension.SignatureAlgorithmsCert;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** The clients of a host, who have a certificate of an authority that it trusts, or a public key that it knows. */
public final class CertificateClients implements ClientAuthentication {

    /** What signs certificates, but never a handshake (RFC 8446 §4.2.3): rsa_pkcs1_sha256, 384 and 512. */
    private static final List<Integer> ONLY_IN_CERTIFICATES = List.of(0x0401, 0x0501, 0x0601);

    /** For how long a status is good that was looked at once. */
    private static final Duration STATUS_HOLDS = Duration.ofHours(1);

    private final Settings settings;
    private final List<CertificateType> types;
    private final CertificateRequestExtensions request;
    private final byte[] fingerprint;

    /**
     * What an operator has a say in.
     *
     * @param trust whose certificates are believed; null where none are
     * @param pins the raw public keys that are known; null where none are
     * @param asksForStatus whether clients are asked to staple an OCSP response
     * @param authorities the names in DER that clients are told; empty for none
     * @param filters what certificates have to be for; {@code trust} sees to it, clients are only told
     */
    public record Settings(
            Mode mode,
            @Nullable ClientTrust trust,
            @Nullable PublicKeyPins pins,
            boolean asksForStatus,
            List<byte[]> authorities,
            List<CertificateFilter> filters) {

        public Settings {
            authorities = List.copyOf(authorities);
            filters = List.copyOf(filters);
            if (trust == null && pins == null) {
                throw new IllegalArgumentException("nobody is trusted");
            }
        }
    }

    /**
     * Clients by these settings.
     *
     * @param schemes by which they may sign, the most preferred first
     * @param compression by which their certificates may be compressed; empty for not at all
     */
    public CertificateClients(
            Settings settings, List<SignatureScheme> schemes, List<CertificateCompressionAlgorithm> compression) {
        this.settings = settings;
        this.types = types(settings);
        this.request = request(settings, schemes, compression);
        this.fingerprint = fingerprint(settings, schemes);
    }

    private static List<CertificateType> types(Settings settings) {
        List<CertificateType> types = new ArrayList<>();
        if (settings.trust() != null) {
            types.add(CertificateType.X509);
        }
        if (settings.pins() != null) {
            types.add(CertificateType.RAW_PUBLIC_KEY);
        }
        return List.copyOf(types);
    }

    private static CertificateRequestExtensions request(
            Settings settings, List<SignatureScheme> schemes, List<CertificateCompressionAlgorithm> compression) {
        List<Integer> codes = schemes.stream().map(SignatureScheme::code).toList();
        List<Integer> inCertificates = new ArrayList<>(codes);
        inCertificates.addAll(ONLY_IN_CERTIFICATES);
        return new CertificateRequestExtensions(
                new SignatureAlgorithms.CertificateRequest(codes),
                settings.asksForStatus() ? new StatusRequest.CertificateRequest() : null,
                null,
                compression.isEmpty()
                        ? null
                        : new CompressCertificate.CertificateRequest(compression.stream()
                                .map(CertificateCompressionAlgorithm::code)
                                .toList()),
                settings.authorities().isEmpty()
                        ? null
                        : new CertificateAuthorities.CertificateRequest(settings.authorities()),
                settings.filters().isEmpty()
                        ? null
                        : new OidFilters.CertificateRequest(settings.filters().stream()
                                .map(CertificateClients::filter)
                                .toList()),
                new SignatureAlgorithmsCert.CertificateRequest(inCertificates));
    }

    private static OidFilters.Filter filter(CertificateFilter filter) {
        return new OidFilters.Filter(filter.encodedOid(), filter.values());
    }

    @Override
    public Mode mode() {
        return settings.mode();
    }

    @Override
    public List<CertificateType> types() {
        return types;
    }

    @Override
    public CertificateRequestExtensions request() {
        return request;
    }

    @Override
    public List<StatusQuestion> check(PresentedChain chain, Instant now) {
        return trust().check(chain, now);
    }

    @Override
    public void judge(StatusQuestion question, StatusSource.Answer answer) {
        trust().judge(question, answer);
    }

    private ClientTrust trust() {
        if (settings.trust() == null) {
            throw new TlsException(Fault.UNKNOWN_CA);
        }
        return settings.trust();
    }

    @Override
    public boolean trusts(byte[] rawPublicKey) {
        return settings.pins() != null && settings.pins().contains(rawPublicKey);
    }

    @Override
    public byte[] fingerprint() {
        return fingerprint;
    }

    private static byte[] fingerprint(Settings settings, List<SignatureScheme> schemes) {
        MessageDigest digest = Digests.sha256();
        digest.update((settings.mode() + " " + schemes).getBytes(StandardCharsets.US_ASCII));
        if (settings.trust() != null) {
            settings.trust().addTo(digest);
        }
        if (settings.pins() != null) {
            settings.pins().addTo(digest);
        }
        return digest.digest();
    }

    /**
     * Until its certificate expires. What a responder or a list has said is not asked for again meanwhile, and so holds for
     * an hour at most where it is asked for at all.
     */
    @Override
    public Instant validUntil(ClientIdentity client, Instant now) {
        boolean asked = settings.asksForStatus()
                || (settings.trust() != null && settings.trust().goesByStatus());
        if (client.type() != CertificateType.X509) {
            return Instant.MAX;
        }
        Instant expires = Certificate.getInstance(client.certificates().getFirst())
                .getEndDate()
                .getDate()
                .toInstant();
        Instant end = asked ? now.plus(STATUS_HOLDS) : Instant.MAX;
        return expires.isBefore(end) ? expires : end;
    }
}
