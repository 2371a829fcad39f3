// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** PEM text of certificates, and of keys in each form that tools write. */
public final class PemText {

    private PemText() {}

    public static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    public static String certificates(X509Certificate... certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    public static String pkcs8(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /** Of an RSA key. */
    public static String pkcs1(PrivateKey key) {
        return block("RSA PRIVATE KEY", inner(key));
    }

    /** Of an EC key, with its curve in it as {@code openssl ecparam -genkey} writes it. */
    public static String sec1(PrivateKey key) {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
            var inside = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
            var curve = info.getPrivateKeyAlgorithm().getParameters();
            var whole = new org.bouncycastle.asn1.sec.ECPrivateKey(
                    ((java.security.interfaces.ECPrivateKey) key)
                            .getParams()
                            .getOrder()
                            .bitLength(),
                    inside.getKey(),
                    curve);
            return block("EC PRIVATE KEY", whole.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The block that openssl puts before a SEC 1 key. */
    public static String ecParameters(PrivateKey key) {
        try {
            return block(
                    "EC PARAMETERS",
                    PrivateKeyInfo.getInstance(key.getEncoded())
                            .getPrivateKeyAlgorithm()
                            .getParameters()
                            .toASN1Primitive()
                            .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] inner(PrivateKey key) {
        return PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKey().getOctets();
    }
}
