// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** The DNS names of certificates, and which names a list of names stands for (RFC 9525 §6.3). */
public final class DnsNames {

    private DnsNames() {}

    /** Those of a certificate (RFC 5280 §4.2.1.6), as they are written there and in its order. */
    public static List<String> of(X509Certificate certificate) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0) instanceof Integer tag
                        && tag == GeneralName.dNSName
                        && alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Whether the list has the name itself, or a wildcard that has an asterisk for exactly its first label.
     *
     * @param names in lower case, a wildcard as {@code *.shop.example}
     * @param name in lower case; a wildcard is covered by the same wildcard only
     */
    public static boolean cover(Collection<String> names, String name) {
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }
}
