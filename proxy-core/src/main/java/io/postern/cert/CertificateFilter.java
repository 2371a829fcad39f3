// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * An extension that a client's certificate has to have, and at least what in it (RFC 8446 §4.2.5, {@code oid_filters}).
 * Of the many that could be asked for, the RFC defines the matching of two: keyUsage and extendedKeyUsage.
 *
 * @param oid of the certificate extension, in dotted form
 * @param values the extension's value in DER, as it stands in an {@code OIDFilter}. Not to be changed
 */
public record CertificateFilter(String oid, byte[] values) {

    private static final String KEY_USAGE = Extension.keyUsage.getId();
    private static final String EXTENDED_KEY_USAGE = Extension.extendedKeyUsage.getId();

    public CertificateFilter {
        if (!oid.equals(KEY_USAGE) && !oid.equals(EXTENDED_KEY_USAGE)) {
            throw new IllegalArgumentException("no matching is defined for " + oid);
        }
        var _ = oid.equals(KEY_USAGE) ? ASN1BitString.getInstance(values) : ExtendedKeyUsage.getInstance(values);
    }

    /**
     * The filters for these usages and purposes; none for those that are empty.
     *
     * @param purposes OIDs in dotted form, without anyExtendedKeyUsage, which a filter may not have
     * @throws IllegalArgumentException for what is no OID, or anyExtendedKeyUsage
     */
    public static List<CertificateFilter> of(Set<KeyUsage> usages, Collection<String> purposes) {
        List<CertificateFilter> filters = new ArrayList<>();
        try {
            if (!usages.isEmpty()) {
                int bits = usages.stream().mapToInt(KeyUsage::mask).sum();
                filters.add(new CertificateFilter(
                        KEY_USAGE, new org.bouncycastle.asn1.x509.KeyUsage(bits).getEncoded(ASN1Encoding.DER)));
            }
            if (!purposes.isEmpty()) {
                KeyPurposeId[] ids =
                        purposes.stream().map(CertificateFilter::purpose).toArray(KeyPurposeId[]::new);
                filters.add(new CertificateFilter(
                        EXTENDED_KEY_USAGE, new ExtendedKeyUsage(ids).getEncoded(ASN1Encoding.DER)));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return List.copyOf(filters);
    }

    /** The OID in DER, as it stands in an {@code OIDFilter}. */
    public byte[] encodedOid() {
        try {
            return new ASN1ObjectIdentifier(oid).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the certificate has the extension, with all that is asked for; what it has besides does not matter. */
    public boolean matches(X509Certificate certificate) {
        return oid.equals(KEY_USAGE) ? matchesUsage(certificate) : matchesPurposes(certificate);
    }

    private boolean matchesUsage(X509Certificate certificate) {
        return certificate.getKeyUsage() != null
                && usages().stream().allMatch(usage -> usage.isAssertedBy(certificate));
    }

    /** Literally: a certificate for any purpose does not have the one that is asked for. */
    private boolean matchesPurposes(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && purposes.containsAll(purposes());
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    private List<KeyUsage> usages() {
        int mask = ASN1BitString.getInstance(values).intValue();
        return Stream.of(KeyUsage.values())
                .filter(usage -> (mask & usage.mask()) != 0)
                .toList();
    }

    private List<String> purposes() {
        List<String> purposes = new ArrayList<>();
        for (KeyPurposeId purpose : ExtendedKeyUsage.getInstance(values).getUsages()) {
            purposes.add(purpose.getId());
        }
        return purposes;
    }

    private static KeyPurposeId purpose(String oid) {
        KeyPurposeId id = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
        if (id.equals(KeyPurposeId.anyExtendedKeyUsage)) {
            throw new IllegalArgumentException("oid_filters may not have anyExtendedKeyUsage (RFC 8446 §4.2.5)");
        }
        return id;
    }

    @Override
    public String toString() {
        return oid.equals(KEY_USAGE)
                ? "keyUsage " + usages().stream().map(KeyUsage::toString).collect(Collectors.joining(" "))
                : "extendedKeyUsage " + String.join(" ", purposes());
    }
}
