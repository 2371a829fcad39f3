// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.extension.ExtensionType;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/** What a certificate demands of the server that has it (RFC 7633): in practice a staple, and then called must-staple. */
final class TlsFeature {

    /** id-pe-tlsfeature. */
    private static final String OID = "1.3.6.1.5.5.7.1.24";

    private static final BigInteger STATUS_REQUEST = BigInteger.valueOf(ExtensionType.STATUS_REQUEST.code());

    private TlsFeature() {}

    /** Whether a client that asks for a status refuses the certificate without one. */
    static boolean demandsStaple(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(OID);
        if (extension == null) {
            return false;
        }
        try {
            ASN1Sequence features = ASN1Sequence.getInstance(
                    ASN1OctetString.getInstance(extension).getOctets());
            for (ASN1Encodable feature : features) {
                if (ASN1Integer.getInstance(feature).hasValue(STATUS_REQUEST)) {
                    return true;
                }
            }
        } catch (RuntimeException _) { // of whatever the parser comes across
            // Unreadable to clients too.
        }
        return false;
    }
}
