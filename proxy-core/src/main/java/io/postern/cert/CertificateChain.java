// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.io.pem.PemObject;

/** The certificates of a PEM file, in its order, the server's own first. Immutable. */
public final class CertificateChain {

    private final Path file;
    private final List<X509Certificate> certificates;
    private final List<byte[]> encoded;
    private final Set<String> dnsNames;

    private CertificateChain(Path file, List<X509Certificate> certificates) throws CertificateException {
        this.file = file;
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
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemObject block : blocks) {
                if (block.getType().equals("CERTIFICATE")) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(block.getContent())));
                }
            }
            if (!certificates.isEmpty()) {
                return new CertificateChain(file, certificates);
            }
        } catch (CertificateException | RuntimeException e) {
            throw new CredentialException(file + ": its certificate number " + (certificates.size() + 1)
                    + " is not valid X.509: " + Text.oneLine(e.getMessage()));
        }
        throw new CredentialException(file + " has no CERTIFICATE block, only " + PemFile.labels(blocks));
    }

    Path file() {
        return file;
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

    private static List<byte[]> encode(List<X509Certificate> certificates) throws CertificateEncodingException {
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            encoded.add(certificate.getEncoded());
        }
        return List.copyOf(encoded);
    }

    private static Set<String> dnsNames(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new LinkedHashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer tag
                        && tag == GeneralName.dNSName
                        && alternative.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        }
        return Collections.unmodifiableSet(names);
    }
}
