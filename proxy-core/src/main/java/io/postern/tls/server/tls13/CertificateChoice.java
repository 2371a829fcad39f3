// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.Credential;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.CertificateAuthorities;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.ServerCertificateType;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.extension.SignatureAlgorithmsCert;
import io.postern.tls.server.TlsHost;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a host's certificates a client gets, and what signs with it (RFC 8446 §4.4.2.2, §4.4.2.3).
 *
 * @param type whether the certificate is sent or its public key alone (RFC 7250)
 */
record CertificateChoice(Credential credential, Signer signer, CertificateType type) {

    private static final int HIGHEST_RANK = 3;

    /**
     * The policy's most preferred scheme that the client can verify and one of the host's keys can sign by. Among the
     * candidates, a chain that the client can verify as a whole goes before one of which it has not said so, and one from
     * an authority that it has named before others: neither is a reason to refuse it (§4.4.2.2: a server "SHOULD
     * continue the handshake by sending the client a certificate chain of its choice").
     *
     * @param now when staples have to be current
     * @throws TlsException where nothing is in common, or what is lacks the staple that it owes
     */
    static CertificateChoice of(TlsHost host, ClientHelloExtensions extensions, Instant now) {
        if (host.credentials().isEmpty()) {
            throw new TlsException(extensions.preSharedKey() == null ? Fault.NO_CERTIFICATE : Fault.UNKNOWN_PSK);
        }
        CertificateType type = type(host, extensions);
        boolean statusRequested = type == CertificateType.X509 && extensions.asksForOcsp();
        Credential withheld = null;
        CertificateChoice best = null;
        int bestRank = -1;
        for (SignatureScheme scheme : host.policy().signatureSchemes()) {
            if (!offers(extensions.signatureAlgorithms(), scheme)) {
                continue;
            }
            for (Credential credential : host.credentials()) {
                Signer signer = credential.signer(scheme);
                if (signer == null) {
                    continue;
                }
                if (!credential.isServable(statusRequested, now)) {
                    withheld = credential;
                    continue;
                }
                int rank = type == CertificateType.X509 ? rank(credential, extensions) : HIGHEST_RANK;
                if (rank == HIGHEST_RANK) {
                    return new CertificateChoice(credential, signer, type); // most handshakes end here, at the first
                }
                if (rank > bestRank) {
                    best = new CertificateChoice(credential, signer, type);
                    bestRank = rank;
                }
            }
        }
        if (best == null) {
            throw withheld == null
                    ? new TlsException(Fault.NO_COMMON_SIGNATURE_SCHEME)
                    : new TlsException(Fault.NO_STAPLE, withheld.name());
        }
        return best;
    }

    /** The client's order decides, since it knows whether it has the key already (RFC 7250 §4.2 leaves it to us). */
    private static CertificateType type(TlsHost host, ClientHelloExtensions extensions) {
        ServerCertificateType.ClientHello offered = extensions.serverCertificateType();
        if (offered == null) {
            return CertificateType.X509;
        }
        for (int code : offered.codes()) {
            CertificateType type = CertificateType.of(code);
            if (type == CertificateType.X509
                    || (type == CertificateType.RAW_PUBLIC_KEY && host.servesRawPublicKeys())) {
                return type;
            }
        }
        throw new TlsException(Fault.NO_COMMON_CERTIFICATE_TYPE);
    }

    private static boolean offers(SignatureAlgorithms.@Nullable ClientHello offered, SignatureScheme scheme) {
        return offered != null && offered.contains(scheme);
    }

    private static int rank(Credential credential, ClientHelloExtensions extensions) {
        CertificateAuthorities.ClientHello authorities = extensions.certificateAuthorities();
        int named = authorities == null || credential.isIssuedByAny(authorities.authorities()) ? 1 : 0;
        return (credential.isSignedOnlyBy(chainAlgorithms(extensions)) ? 2 : 0) + named;
    }

    /** "If no "signature_algorithms_cert" extension is present, then the "signature_algorithms" extension also applies". */
    private static List<Integer> chainAlgorithms(ClientHelloExtensions extensions) {
        SignatureAlgorithmsCert.ClientHello forChain = extensions.signatureAlgorithmsCert();
        if (forChain != null) {
            return forChain.codes();
        }
        SignatureAlgorithms.ClientHello forBoth = extensions.signatureAlgorithms();
        return forBoth == null ? List.of() : forBoth.codes();
    }
}
