// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;

/**
 * A certification authority for clients, at any depth, whose certificates and CRLs a test may spoil in every way. Its time
 * is {@link #NOW}, whatever the machine's clock says.
 */
public record ClientAuthority(String name, KeyPair keys, X509Certificate certificate) {

    public static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    public static ClientAuthority root(String name, KeyPair keys) {
        return root(name, keys, _ -> {});
    }

    /** A root whose certificate is changed before it is signed. */
    public static ClientAuthority root(String name, KeyPair keys, Consumer<CertificateRecipe> change) {
        return new ClientAuthority(name, keys, recipe(name, keys, name, keys, change));
    }

    /** An authority below this one. */
    public ClientAuthority intermediate(String subject, KeyPair theirs) {
        return intermediate(subject, theirs, _ -> {});
    }

    public ClientAuthority intermediate(String subject, KeyPair theirs, Consumer<CertificateRecipe> change) {
        return new ClientAuthority(subject, theirs, recipe(subject, theirs, name, keys, change));
    }

    /** The certificate of a client, good for 30 days around {@link #NOW}, to be changed and then built. */
    public CertificateRecipe client(String subject, KeyPair theirs) {
        return new CertificateRecipe(subject, theirs.getPublic(), name, keys);
    }

    /** A CRL with these certificates on it. */
    public byte[] crl(Instant thisUpdate, Instant nextUpdate, X509Certificate... revoked) {
        return crl(thisUpdate, nextUpdate, _ -> {}, revoked);
    }

    /** A CRL that begins an hour before {@link #NOW} and ends a day after it. */
    public byte[] crl(X509Certificate... revoked) {
        return crl(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(1)), revoked);
    }

    public byte[] crl(
            Instant thisUpdate, Instant nextUpdate, Consumer<X509v2CRLBuilder> change, X509Certificate... revoked) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(new X500Name(name), Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (X509Certificate certificate : revoked) {
                BigInteger serial = certificate.getSerialNumber();
                builder.addCRLEntry(serial, Date.from(thisUpdate.minus(Duration.ofHours(1))), 1);
            }
            change.accept(builder);
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(CertificateRecipe.signer(CertificateRecipe.algorithm(keys), keys)))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate recipe(
            String subject, KeyPair keys, String issuer, KeyPair issuerKeys, Consumer<CertificateRecipe> change) {
        CertificateRecipe recipe = new CertificateRecipe(subject, keys.getPublic(), issuer, issuerKeys)
                .authority(null)
                .until(NOW.plus(Duration.ofDays(3650)));
        change.accept(recipe);
        return recipe.build();
    }
}
