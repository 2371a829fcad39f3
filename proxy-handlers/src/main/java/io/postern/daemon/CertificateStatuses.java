// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.admin.CertificateStatus;
import io.postern.admin.StatusSource;
import io.postern.cert.Credential;
import io.postern.cert.CredentialException;
import io.postern.cert.DnsNames;
import io.postern.renewal.Renewals;
import io.postern.renewal.RenewedCertificate;
import java.security.AsymmetricKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the certificates of a configuration are. For one thread at a time. */
final class CertificateStatuses implements StatusSource {

    private final Renewals renewals;
    private final InstantSource clock;

    /** What a certificate says itself, which is parsed once: metrics are asked for every few seconds. */
    private Map<Credential, X509Facts> known = Map.of();

    private record X509Facts(
            List<String> dnsNames,
            String subject,
            String issuer,
            String serialNumber,
            String keyType,
            Instant notBefore,
            Instant notAfter) {}

    CertificateStatuses(Renewals renewals, InstantSource clock) {
        this.renewals = renewals;
        this.clock = clock;
    }

    @Override
    public List<CertificateStatus> certificates() {
        Map<Credential, X509Facts> seen = new HashMap<>();
        List<CertificateStatus> statuses = new ArrayList<>();
        for (RenewedCertificate certificate : renewals.certificates()) {
            Credential credential = certificate.served().bare();
            X509Facts facts = known.containsKey(credential) ? known.get(credential) : facts(credential);
            seen.put(credential, facts);
            statuses.add(status(certificate, facts));
        }
        known = seen;
        return List.copyOf(statuses);
    }

    private CertificateStatus status(RenewedCertificate certificate, X509Facts facts) {
        return new CertificateStatus(
                certificate.name(),
                certificate.hosts(),
                facts.dnsNames,
                facts.subject,
                facts.issuer,
                facts.serialNumber,
                facts.keyType,
                facts.notBefore,
                facts.notAfter,
                StapleStatuses.of(certificate.served(), clock.instant()),
                certificate.problem());
    }

    private static X509Facts facts(Credential credential) {
        try {
            X509Certificate certificate = credential.certificates().getFirst();
            return new X509Facts(
                    DnsNames.of(certificate),
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getSerialNumber().toString(16),
                    keyType(certificate.getPublicKey()),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (CertificateException | CredentialException impossible) {
            throw new IllegalStateException("a certificate that was read before", impossible);
        }
    }

    private static String keyType(PublicKey key) {
        return switch (key) {
            case RSAKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECKey ec -> "EC P-" + ec.getParams().getCurve().getField().getFieldSize();
            case AsymmetricKey named
            when named.getParams() instanceof NamedParameterSpec parameters -> parameters.getName();
            default -> key.getAlgorithm();
        };
    }
}
