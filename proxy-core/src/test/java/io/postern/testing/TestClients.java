// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.ClientTrust;
import io.postern.cert.PresentedChain;
import io.postern.cert.StatusQuestion;
import io.postern.cert.TrustStore;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How a test's host authenticates clients. It believes certificates of {@link ClientCredential#AUTHORITY}, and the raw
 * public key of {@link #TRUSTED_KEY}.
 *
 * @param checks how often a chain was looked at
 * @param number what tells these settings from others
 * @param end of every client's certificate
 */
public record TestClients(
        Mode mode,
        List<CertificateType> types,
        CertificateRequestExtensions request,
        AtomicInteger checks,
        int number,
        Instant end)
        implements ClientAuthentication {

    public static final KeyType TRUSTED_KEY = KeyType.EC_P256;

    private static final ClientTrust TRUST = trust();

    /** Asks for certificates of P-256, Ed25519 and RSA keys, with SHA-256. */
    public static TestClients of(Mode mode) {
        return new TestClients(mode, List.of(CertificateType.X509), request(null), new AtomicInteger(), 1, Instant.MAX);
    }

    public TestClients withTypes(CertificateType... others) {
        return new TestClients(mode, List.of(others), request, checks, number, end);
    }

    public TestClients compressing(CertificateCompressionAlgorithm... algorithms) {
        CompressCertificate.CertificateRequest offer =
                new CompressCertificate.CertificateRequest(Arrays.stream(algorithms)
                        .map(CertificateCompressionAlgorithm::code)
                        .toList());
        return new TestClients(mode, types, request(offer), checks, number, end);
    }

    public TestClients withFingerprint(int other) {
        return new TestClients(mode, types, request, checks, other, end);
    }

    public TestClients validUntil(Instant other) {
        return new TestClients(mode, types, request, checks, number, other);
    }

    @Override
    public List<StatusQuestion> check(PresentedChain chain, Instant now) {
        checks.incrementAndGet();
        return TRUST.check(chain, now);
    }

    @Override
    public boolean trusts(byte[] rawPublicKey) {
        return Arrays.equals(
                rawPublicKey, ClientCredential.keys(TRUSTED_KEY).getPublic().getEncoded());
    }

    @Override
    public byte[] fingerprint() {
        return new byte[] {(byte) number};
    }

    @Override
    public Instant validUntil(ClientIdentity client, Instant now) {
        return end;
    }

    private static CertificateRequestExtensions request(CompressCertificate.@Nullable CertificateRequest compression) {
        List<Integer> schemes = List.of(
                SignatureScheme.ECDSA_SECP256R1_SHA256.code(),
                SignatureScheme.ED25519.code(),
                SignatureScheme.RSA_PSS_RSAE_SHA256.code());
        return new CertificateRequestExtensions(
                new SignatureAlgorithms.CertificateRequest(schemes), null, null, compression, null, null, null);
    }

    private static ClientTrust trust() {
        try {
            Path file = Files.createTempFile("authority", ".pem");
            try {
                Files.writeString(file, PemText.certificates(ClientCredential.AUTHORITY.certificate()));
                return ClientTrust.of(TrustStore.read(file));
            } finally {
                Files.delete(file);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
