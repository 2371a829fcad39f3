// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate of a path was revoked, by the lists that are there and by what the peer has stapled.
 *
 * @param required whether it fails where neither says anything
 * @param asking whether, where neither does, a responder is asked that the certificate names
 */
record RevocationCheck(RevocationLists lists, boolean required, boolean asking) {

    /** Paths are shorter, and what a client can have us do should be little. The authority's side is asked about first. */
    private static final int MOST_QUESTIONS = 4;

    /**
     * From the authority on down: what a revoked issuer says about others is worth nothing.
     *
     * @param open gets what a responder has yet to say
     */
    @Nullable
    PathFailure check(CandidatePath path, Instant now, List<StatusQuestion> open) {
        for (int i = path.length() - 1; i >= 0; i--) {
            PathFailure failure = check(path, i, now, open);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable PathFailure check(CandidatePath path, int index, Instant now, List<StatusQuestion> open) {
        PathCertificate certificate = path.certificate(index);
        PathCertificate issuer = path.issuer(index);
        boolean good = false;
        switch (lists.answer(certificate.x509(), issuer.x509(), now)) {
            case RevocationList.Answer.Revoked revoked -> {
                return revoked(index, certificate.subject(), issuer.subject(), revoked.at());
            }
            case RevocationList.Answer.Good _ -> good = true;
            case RevocationList.Answer.Silent _ -> {}
        }
        byte[] response = certificate.ocspResponse();
        if (response != null) {
            return checkResponse(response, index, certificate, issuer, now);
        }
        if (!good && asking) {
            List<URI> responders = OcspSubject.responders(certificate.x509());
            if (!responders.isEmpty() && open.size() < MOST_QUESTIONS) {
                open.add(new StatusQuestion(new OcspSubject(certificate.x509(), issuer.x509()), responders));
                return null;
            }
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
            return failure(staple, new OcspSubject(certificate.x509(), issuer.x509()), index);
        } catch (OcspException e) {
            return new PathFailure(
                    index,
                    Fault.BAD_CERTIFICATE_STATUS,
                    "the OCSP response for " + certificate.subject() + ": " + e.problem());
        }
    }

    /** What a response means for the certificate that it is about; null where it is good. */
    static @Nullable PathFailure failure(OcspStaple staple, OcspSubject subject, int index) {
        return switch (staple.status()) {
            case GOOD -> null;
            case REVOKED -> revoked(index, subject.name(), Subject.of(subject.issuer()), staple.revokedAt());
            case UNKNOWN ->
                new PathFailure(
                        index,
                        Fault.REVOCATION_UNKNOWN,
                        subject.name() + ": the OCSP responder of " + Subject.of(subject.issuer())
                                + " does not know it");
        };
    }

    private static PathFailure revoked(int index, String certificate, String issuer, @Nullable Instant at) {
        return new PathFailure(
                index,
                Fault.CERTIFICATE_REVOKED,
                certificate + " was revoked by " + issuer + (at == null ? "" : " at " + at));
    }
}
