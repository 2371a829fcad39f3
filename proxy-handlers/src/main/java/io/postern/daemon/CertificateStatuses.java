// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.admin.CertificateStatus;
import io.postern.admin.StapleStatus;
import io.postern.admin.StatusSource;
import io.postern.cert.Credential;
import io.postern.route.Host;
import java.io.ByteArrayInputStream;
import java.security.AsymmetricKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the certificates of a configuration are. They do not change, so that they are looked at once: when first asked for. */
final class CertificateStatuses implements StatusSource {

    /** OID of the TLS feature extension: that a client may insist on a staple (RFC 7633 §4.1). */
    private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";

    /** The tag of a DNS name among the alternatives (RFC 5280 §4.2.1.6). */
    private static final int DNS_NAME = 2;

    private final Collection<Host> hosts;
    private volatile @Nullable List<CertificateStatus> known;

    CertificateStatuses(Collection<Host> hosts) {
        this.hosts = hosts;
    }

    @Override
    public List<CertificateStatus> certificates() {
        List<CertificateStatus> statuses = known;
        if (statuses == null) {
            statuses = look();
            known = statuses;
        }
        return statuses;
    }

    private List<CertificateStatus> look() {
        Map<String, Credential> credentials = new LinkedHashMap<>();
        Map<String, List<String>> users = new LinkedHashMap<>();
        for (Host host : hosts) {
            for (Credential credential : host.credentials()) {
                credentials.putIfAbsent(credential.name(), credential);
                users.computeIfAbsent(credential.name(), _ -> new ArrayList<>()).add(host.name());
            }
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<CertificateStatus> statuses = new ArrayList<>();
            for (Credential credential : credentials.values()) {
                ByteArrayInputStream der =
                        new ByteArrayInputStream(credential.chain().getFirst());
                X509Certificate certificate = (X509Certificate) factory.generateCertificate(der);
                statuses.add(status(credential.name(), users.getOrDefault(credential.name(), List.of()), certificate));
            }
            return List.copyOf(statuses);
        } catch (CertificateException impossible) {
            throw new IllegalStateException("a certificate that was read before", impossible);
        }
    }

    private static CertificateStatus status(String name, List<String> hosts, X509Certificate certificate)
            throws CertificateException {
        return new CertificateStatus(
                name,
                hosts.stream().distinct().toList(),
                dnsNames(certificate),
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getSerialNumber().toString(16),
                keyType(certificate.getPublicKey()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                StapleStatus.off(certificate.getExtensionValue(TLS_FEATURE) != null),
                null);
    }

    private static List<String> dnsNames(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer tag
                        && tag == DNS_NAME
                        && alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
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
