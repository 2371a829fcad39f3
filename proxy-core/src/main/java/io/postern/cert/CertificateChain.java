// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;

/** Certificates in the order of where they came from, the server's own first. Immutable. */
public final class CertificateChain {

    private final String origin;
    private final List<X509Certificate> certificates;
    private final List<byte[]> encoded;
    private final Set<String> dnsNames;

    private CertificateChain(String origin, List<X509Certificate> certificates) throws CertificateException {
        this.origin = origin;
        this.certificates = List.copyOf(certificates);
        this.encoded = encode(certificates);
        this.dnsNames = dnsNames(certificates.getFirst());
    }

    /**
     * Reads the CERTIFICATE blocks of a file and skips all others.
     *
     * @throws CredentialException where it cannot be read, has none, or has one that is no X.509 certificate
     */
    public static CertificateChain read(Path file) throws CredentialException {
        List<PemObject> blocks = PemFile.blocks(file);
        List<byte[]> certificates = blocks.stream()
                .filter(block -> block.getType().equals("CERTIFICATE"))
                .map(PemObject::getContent)
                .toList();
        if (certificates.isEmpty()) {
            throw new CredentialException(file + " has no CERTIFICATE block, only " + PemFile.labels(blocks));
        }
        return parse(file.toString(), certificates);
    }

    /**
     * Takes over certificates of any library's making.
     *
     * @param origin where they came from, for messages and logs
     * @param certificates at least one
     * @throws CredentialException where one is no X.509 certificate
     */
    public static CertificateChain of(String origin, List<? extends Certificate> certificates)
            throws CredentialException {
        try {
            return parse(origin, encode(certificates));
        } catch (CertificateEncodingException e) {
            throw new CredentialException(
                    origin + " has a certificate that is not valid X.509: " + Text.oneLine(e.getMessage()));
        }
    }

    static CertificateChain parse(String origin, List<byte[]> encoded) throws CredentialException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] certificate : encoded) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(certificate)));
            }
            return new CertificateChain(origin, certificates);
        } catch (CertificateException | RuntimeException e) {
            throw new CredentialException(origin + ": its certificate number " + (certificates.size() + 1)
                    + " is not valid X.509: " + Text.oneLine(e.getMessage()));
        }
    }

    /** Where they came from: the path of a file, or what else names it. */
    String origin() {
        return origin;
    }

    /** At least one. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** Of the server's own certificate. */
    public PublicKey publicKey() {
        return certificates.getFirst().getPublicKey();
    }

    /** The DNS names of the server's own certificate, in lower case and its order. */
    public Set<String> dnsNames() {
        return dnsNames;
    }

    /**
     * Whether clients accept the certificate for a name (RFC 9525 §6.3).
     *
     * @param serverName in lower case; a wildcard is covered by the same wildcard only
     */
    public boolean covers(String serverName) {
        return DnsNames.cover(dnsNames, serverName);
    }

    /** The certificates in DER. Not to be changed. */
    List<byte[]> encoded() {
        return encoded;
    }

    private static List<byte[]> encode(List<? extends Certificate> certificates) throws CertificateEncodingException {
        List<byte[]> encoded = new ArrayList<>();
        for (Certificate certificate : certificates) {
            encoded.add(certificate.getEncoded());
        }
        return List.copyOf(encoded);
    }

    private static Set<String> dnsNames(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new LinkedHashSet<>();
        DnsNames.of(certificate).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return Collections.unmodifiableSet(names);
    }
}
