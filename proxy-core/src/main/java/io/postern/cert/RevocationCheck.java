// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate of a path was revoked, by the lists that are there and by what the peer has stapled.
 *
 * @param required whether it fails where neither says anything
 */
record RevocationCheck(RevocationLists lists, boolean required) {

    /** From the authority on down: what a revoked issuer says about others is worth nothing. */
    @Nullable
    PathFailure check(CandidatePath path, Instant now) {
        for (int i = path.length() - 1; i >= 0; i--) {
            PathFailure failure = check(path, i, now);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable PathFailure check(CandidatePath path, int index, Instant now) {
        PathCertificate certificate = path.certificate(index);
        PathCertificate issuer = path.issuer(index);
        boolean good = false;
        switch (lists.answer(certificate.x509(), issuer.x509(), now)) {
            case RevocationList.Answer.Revoked revoked -> {
                return revoked(index, certificate, issuer, revoked.at());
            }
            case RevocationList.Answer.Good _ -> good = true;
            case RevocationList.Answer.Silent _ -> {}
        }
        byte[] response = certificate.ocspResponse();
        if (response != null) {
            return checkResponse(response, index, certificate, issuer, now);
        }
        return good || !required
                ? null
                : new PathFailure(
                        index,
                        Fault.REVOCATION_UNKNOWN,
                        certificate.subject() + ": no current CRL of " + issuer.subject()
                                + " and no OCSP response says that it was not revoked");
    }

    private static @Nullable PathFailure checkResponse(
            byte[] response, int index, PathCertificate certificate, PathCertificate issuer, Instant now) {
        try {
            OcspStaple staple = OcspStaple.verify(response, certificate.x509(), issuer.x509(), now);
            return switch (staple.status()) {
                case GOOD -> null;
                case REVOKED -> revoked(index, certificate, issuer, staple.revokedAt());
                case UNKNOWN ->
                    new PathFailure(
                            index,
                            Fault.REVOCATION_UNKNOWN,
                            certificate.subject() + ": the OCSP responder of " + issuer.subject()
                                    + " does not know it");
            };
        } catch (OcspException e) {
            return new PathFailure(
                    index,
                    Fault.BAD_CERTIFICATE_STATUS,
                    "the OCSP response for " + certificate.subject() + ": " + e.problem());
        }
    }

    private static PathFailure revoked(
            int index, PathCertificate certificate, PathCertificate issuer, @Nullable Instant at) {
        return new PathFailure(
                index,
                Fault.CERTIFICATE_REVOKED,
                certificate.subject() + " was revoked by " + issuer.subject() + (at == null ? "" : " at " + at));
    }
}
