// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.cert.Credential;
import io.postern.cert.Staple;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ExternalPsks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The host that the flags describe; it serves every name.
 *
 * @param chosen the number of the credential that has signed, {@link #DEFAULT} before there was one
 */
record ShimHost(
        List<Credential> credentials,
        SecurityPolicy policy,
        List<String> applicationProtocols,
        boolean acknowledgesServerName,
        @Nullable ClientAuthentication clientAuthentication,
        boolean resumesSessions,
        ExternalPsks externalPsks,
        int maxEarlyData,
        AtomicInteger chosen)
        implements TlsHost {

    /** What the runner calls the credential of the flags before the first {@code -new-x509-credential}. */
    static final int DEFAULT = -1;

    /** What BoringSSL's servers allow, in bytes. */
    private static final int MAX_EARLY_DATA = 14336;

    /** No client can offer it: a name in a ProtocolNameList has at most 255 bytes (RFC 7301 §3.1). */
    private static final String NEVER_OFFERED = "never".repeat(100);

    static ShimHost of(Flags flags, CryptoProvider crypto, Executor slowWork) throws IOException {
        AtomicInteger chosen = new AtomicInteger(DEFAULT);
        return new ShimHost(
                credentials(flags, crypto, chosen),
                policy(flags),
                applicationProtocols(flags),
                !flags.has("no-server-name-ack"),
                ShimClients.of(flags, SecurityPolicy.INTERMEDIATE_2026.signatureSchemes()),
                !flags.has("no-ticket"),
                ShimPsks.of(flags, slowWork),
                flags.has("enable-early-data") ? MAX_EARLY_DATA : 0,
                chosen);
    }

    @Override
    public String name() {
        return "shim";
    }

    @Override
    public boolean answersTo(String serverName) {
        return acknowledgesServerName;
    }

    @Override
    public boolean requiresApplicationProtocol() {
        return false;
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
    public boolean takesEarlyData(@Nullable String applicationProtocol) {
        return maxEarlyData > 0;
    }

    /** In BoringSSL's order of preference: those with flags of their own, then the default one. */
    private static List<Credential> credentials(Flags flags, CryptoProvider crypto, AtomicInteger chosen)
            throws IOException {
        List<Credential> credentials = new ArrayList<>();
        List<Flags> groups = flags.credentials();
        for (int i = 1; i < groups.size(); i++) {
            if (groups.get(i).has(KnownFlags.NEW_CERTIFICATE)) {
                credentials.add(watched(credential(groups.get(i), crypto), flags.has("async"), i - 1, chosen));
            }
        }
        if (groups.getFirst().has("cert-file")) {
            credentials.add(watched(credential(groups.getFirst(), crypto), flags.has("async"), DEFAULT, chosen));
        }
        return credentials;
    }

    private static Credential credential(Flags flags, CryptoProvider crypto) throws IOException {
        Credential credential = PemCredential.read(
                Path.of(flags.text("cert-file", "")),
                Path.of(flags.text("key-file", "")),
                crypto,
                flags.numbers("signing-prefs"));
        if (flags.has("ocsp-response")) {
            byte[] response = flags.bytes("ocsp-response");
            credential = credential.withStaples(stapledToFirst(credential, new Staple(response, Instant.MAX)));
        }
        if (!flags.has("signed-cert-timestamps")) {
            return credential;
        }
        byte[] timestamps = flags.bytes("signed-cert-timestamps");
        SignedCertificateTimestamp.check(timestamps);
        return credential.withTimestamps(timestamps);
    }

    private static List<@Nullable Staple> stapledToFirst(Credential credential, Staple staple) {
        List<@Nullable Staple> staples =
                new ArrayList<>(Collections.nCopies(credential.chain().size(), null));
        staples.set(0, staple);
        return staples;
    }

    private static Credential watched(Credential credential, boolean slow, int number, AtomicInteger chosen) {
        List<Signer> signers = credential.signers().stream()
                .<Signer>map(signer -> new WatchedSigner(signer, slow, number, chosen))
                .toList();
        byte[] timestamps = credential.timestamps();
        Credential watched = new Credential(credential.name(), credential.chain(), signers);
        Staple staple = credential.staple(0, Instant.EPOCH);
        if (staple != null) {
            watched = watched.withStaples(stapledToFirst(watched, staple));
        }
        return timestamps == null ? watched : watched.withTimestamps(timestamps);
    }

    private static SecurityPolicy policy(Flags flags) {
        SecurityPolicy usual = SecurityPolicy.INTERMEDIATE_2026;
        return new SecurityPolicy(
                "shim",
                usual.suites(),
                flags.codes("curves", NamedGroup::of, usual.groups()),
                flags.codes("signing-prefs", SignatureScheme::of, usual.signatureSchemes()));
    }

    private static List<String> applicationProtocols(Flags flags) {
        if (flags.has("decline-alpn")) {
            return List.of();
        }
        return flags.has("reject-alpn")
                ? List.of(NEVER_OFFERED)
                : flags.texts("select-alpn").stream()
                        .filter(protocol -> !protocol.isEmpty()) // that is none
                        .toList();
    }
}
