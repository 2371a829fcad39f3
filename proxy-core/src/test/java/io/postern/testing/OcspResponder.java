// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes OCSP responses, right and wrong ones.
 *
 * @param issuer in whose name the statuses are
 * @param signer whose key signs, and who is named as the responder
 * @param signature in JCA's words, "SHA256withECDSA"
 * @param hash of the certID
 * @param byKey whether the responder is named by its key instead of its name
 * @param delegate sent along, or null
 * @param nonce sent back, or null
 */
public record OcspResponder(
        X509Certificate issuer,
        X509Certificate signer,
        KeyPair signerKeys,
        String signature,
        AlgorithmIdentifier hash,
        boolean byKey,
        @Nullable X509Certificate delegate,
        Instant thisUpdate,
        @Nullable Instant nextUpdate,
        byte @Nullable [] nonce) {

    /** The authority itself, an hour before {@link ClientAuthority#NOW} and for a day. */
    public static OcspResponder of(ClientAuthority authority) {
        Instant now = ClientAuthority.NOW;
        return new OcspResponder(
                authority.certificate(),
                authority.certificate(),
                authority.keys(),
                CertificateRecipe.algorithm(authority.keys()),
                CertificateID.HASH_SHA1,
                false,
                null,
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(1)),
                null);
    }

    /** Another signs, and sends its certificate along. */
    public OcspResponder by(X509Certificate other, KeyPair keys) {
        String algorithm = CertificateRecipe.algorithm(keys);
        return new OcspResponder(issuer, other, keys, algorithm, hash, byKey, other, thisUpdate, nextUpdate, nonce);
    }

    public OcspResponder at(Instant update, @Nullable Instant next) {
        return new OcspResponder(issuer, signer, signerKeys, signature, hash, byKey, delegate, update, next, nonce);
    }

    public OcspResponder signing(String algorithm) {
        return new OcspResponder(
                issuer, signer, signerKeys, algorithm, hash, byKey, delegate, thisUpdate, nextUpdate, nonce);
    }

    public OcspResponder hashing(AlgorithmIdentifier algorithm) {
        return new OcspResponder(
                issuer, signer, signerKeys, signature, algorithm, byKey, delegate, thisUpdate, nextUpdate, nonce);
    }

    public OcspResponder namedByKey() {
        return new OcspResponder(
                issuer, signer, signerKeys, signature, hash, true, delegate, thisUpdate, nextUpdate, nonce);
    }

    public OcspResponder echoing(byte @Nullable [] other) {
        return new OcspResponder(
                issuer, signer, signerKeys, signature, hash, byKey, delegate, thisUpdate, nextUpdate, other);
    }

    public byte[] good(X509Certificate certificate) {
        return good(certificate.getSerialNumber());
    }

    public byte[] good(BigInteger serial) {
        return respond(serial, CertificateStatus.GOOD);
    }

    public byte[] revoked(X509Certificate certificate) {
        return revoked(certificate.getSerialNumber());
    }

    public byte[] revoked(BigInteger serial) {
        return respond(serial, new RevokedStatus(Date.from(thisUpdate), 1));
    }

    public byte[] unknown(X509Certificate certificate) {
        return unknown(certificate.getSerialNumber());
    }

    public byte[] unknown(BigInteger serial) {
        return respond(serial, new UnknownStatus());
    }

    /** A response without content: its status is all it says. */
    public static byte[] status(int status) {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] respond(BigInteger serial, @Nullable CertificateStatus status) {
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            X509CertificateHolder holder = new JcaX509CertificateHolder(signer);
            RespID id = byKey
                    ? new RespID(holder.getSubjectPublicKeyInfo(), digests.get(RespID.HASH_SHA1))
                    : new RespID(X500Name.getInstance(holder.getSubject()));
            BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(id)
                    .addResponse(
                            new CertificateID(digests.get(hash), new JcaX509CertificateHolder(issuer), serial),
                            status,
                            Date.from(thisUpdate),
                            nextUpdate == null ? null : Date.from(nextUpdate));
            if (nonce != null) {
                builder.setResponseExtensions(new Extensions(OcspRequests.nonce(nonce)));
            }
            var basic = builder.build(
                    CertificateRecipe.signer(signature, signerKeys),
                    delegate == null
                            ? new X509CertificateHolder[0]
                            : new X509CertificateHolder[] {new JcaX509CertificateHolder(delegate)},
                    Date.from(thisUpdate));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
