// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a peer sent in its Certificate message (RFC 8446 §4.4.2), still to be judged. The arrays are not to be changed.
 *
 * @param certificates as they came, the peer's own first; at least one
 * @param ocspResponses for each certificate its {@code status_request} entry, or null where it has none
 */
public record PresentedChain(List<byte[]> certificates, List<byte @Nullable []> ocspResponses) {

    // In full, since javac drops the annotation of a type argument from a compact one.
    public PresentedChain(List<byte[]> certificates, List<byte @Nullable []> ocspResponses) {
        this.certificates = List.copyOf(certificates);
        this.ocspResponses = Collections.unmodifiableList(new ArrayList<>(ocspResponses));
        if (certificates.isEmpty() || certificates.size() != ocspResponses.size()) {
            throw new IllegalArgumentException("a chain needs a certificate, and a response or null for each");
        }
    }

    /** Without any OCSP response. */
    public static PresentedChain of(List<byte[]> certificates) {
        return new PresentedChain(certificates, Collections.nCopies(certificates.size(), null));
    }

    /**
     * The peer's own certificate, whoever issued it.
     *
     * @throws TlsException {@link Fault#UNREADABLE_CERTIFICATE}
     */
    public X509Certificate leaf() {
        try {
            return PathCertificate.read(certificates.getFirst(), null).x509();
        } catch (CertificateException e) {
            throw unreadable(1, e);
        }
    }

    /**
     * The peer's SubjectPublicKeyInfo in DER, against which its CertificateVerify is checked. It is had from some
     * certificates that Java's parser refuses, so that such a peer learns first whether its signature holds.
     *
     * @throws TlsException {@link Fault#UNREADABLE_CERTIFICATE}
     */
    public byte[] leafPublicKey() {
        try {
            return PathCertificate.publicKey(PathCertificate.structure(certificates.getFirst()));
        } catch (CertificateException e) {
            throw unreadable(1, e);
        }
    }

    /** Why the peer's own key cannot be used ("an RSA key of 1024 bits ..."); null where it can. */
    public @Nullable String leafKeyObjection() {
        try {
            return KeyStrength.objection(
                    PathCertificate.structure(certificates.getFirst()).getSubjectPublicKeyInfo());
        } catch (CertificateException e) {
            throw unreadable(1, e);
        }
    }

    /**
     * In their order, without what was sent twice.
     *
     * @throws TlsException where one of them cannot be read, or has a key that Java does not know
     */
    List<PathCertificate> read() {
        Map<X509Certificate, PathCertificate> read = new LinkedHashMap<>();
        for (int i = 0; i < certificates.size(); i++) {
            try {
                PathCertificate certificate = PathCertificate.read(certificates.get(i), ocspResponses.get(i));
                read.putIfAbsent(certificate.x509(), certificate);
            } catch (CertificateException e) {
                throw Objects.requireNonNullElse(unusable(i), unreadable(i + 1, e));
            }
        }
        return List.copyOf(read.values());
    }

    /** Java does not read a certificate whose curve it does not have, and the reason it gives is another. */
    private @Nullable TlsException unusable(int index) {
        try {
            var structure = PathCertificate.structure(certificates.get(index));
            String objection = KeyStrength.objection(structure.getSubjectPublicKeyInfo());
            return objection == null
                    ? null
                    : new TlsException(
                            Fault.UNSUPPORTED_CERTIFICATE_KEY,
                            '"' + Text.oneLine(structure.getSubject().toString()) + "\" has " + objection);
        } catch (CertificateException | RuntimeException _) {
            return null;
        }
    }

    private static TlsException unreadable(int number, CertificateException e) {
        return new TlsException(
                Fault.UNREADABLE_CERTIFICATE, "certificate " + number + ": " + Text.oneLine(e.getMessage()));
    }
}
