// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.cert.PresentedChain;
import io.postern.cert.StatusQuestion;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateAuthorities;
import io.postern.tls.extension.CertificateRequestExtensions;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientIdentity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the flags want clients authenticated: all are believed, or none. */
final class ShimClients implements ClientAuthentication {

    private final Mode mode;
    private final List<CertificateType> types;
    private final CertificateRequestExtensions request;
    private final boolean refuses;
    private final byte @Nullable [] rawKeyHash;

    private ShimClients(Flags flags, List<SignatureScheme> schemes) {
        mode = flags.has("verify-peer") ? Mode.OPTIONAL : Mode.REQUIRED;
        types = flags.codes("accepted-peer-cert-types", CertificateType::of, List.of(CertificateType.X509));
        request = request(flags, schemes);
        refuses = flags.has("verify-fail");
        rawKeyHash = flags.has("expect-peer-rpk-sha256") ? flags.bytes("expect-peer-rpk-sha256") : null;
    }

    /** Null where the flags ask for no certificate. */
    static @Nullable ShimClients of(Flags flags, List<SignatureScheme> schemes) {
        return flags.has("require-any-client-certificate") || flags.has("verify-peer")
                ? new ShimClients(flags, flags.codes("verify-prefs", SignatureScheme::of, schemes))
                : null;
    }

    private static CertificateRequestExtensions request(Flags flags, List<SignatureScheme> schemes) {
        String names = flags.text("use-client-ca-list", "");
        CertificateAuthorities.CertificateRequest authorities = names.isEmpty() || names.startsWith("<")
                ? null // <EMPTY> or <NULL>
                : new CertificateAuthorities.CertificateRequest(Arrays.stream(names.split(","))
                        .map(HexFormat.of()::parseHex)
                        .toList());
        List<Integer> codes = schemes.stream().map(SignatureScheme::code).toList();
        return new CertificateRequestExtensions(
                new SignatureAlgorithms.CertificateRequest(codes), null, null, null, authorities, null, null);
    }

    @Override
    public Mode mode() {
        return mode;
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
        if (refuses) {
            throw new TlsException(Fault.UNKNOWN_CA);
        }
        return List.of();
    }

    @Override
    public boolean trusts(byte[] rawPublicKey) {
        return !refuses && (rawKeyHash == null || Arrays.equals(rawKeyHash, sha256(rawPublicKey)));
    }

    @Override
    public byte[] fingerprint() {
        return new byte[] {1};
    }

    @Override
    public Instant validUntil(ClientIdentity client, Instant now) {
        return Instant.MAX;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
