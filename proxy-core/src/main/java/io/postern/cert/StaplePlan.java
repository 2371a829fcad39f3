// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be stapled to a chain. Immutable.
 *
 * @param required whether clients that ask for a status are not served without one
 * @param leaf the certificate and its issuer; null where nothing is stapled to it
 * @param questions for each certificate of the chain, or null where nobody is asked: it is the root, its issuer is not
 *     known, it names no responder, or its response comes from a file
 * @param doubts what is odd about it: one sentence each, without a full stop
 */
public record StaplePlan(
        boolean required, @Nullable OcspSubject leaf, List<@Nullable StatusQuestion> questions, List<String> doubts) {

    // In full, since javac drops the annotation of a type argument from a compact one.
    public StaplePlan(
            boolean required,
            @Nullable OcspSubject leaf,
            List<@Nullable StatusQuestion> questions,
            List<String> doubts) {
        this.required = required;
        this.leaf = leaf;
        this.questions = Collections.unmodifiableList(new ArrayList<>(questions));
        this.doubts = List.copyOf(doubts);
    }

    /** Nothing is stapled to a chain of that many certificates. */
    static StaplePlan none(int length) {
        return new StaplePlan(false, null, Collections.nCopies(length, null), List.of());
    }

    /**
     * What a chain needs.
     *
     * @param chain the server's own certificate first
     * @throws CredentialException where the file of issuers cannot be read, or a staple is required that nobody could
     *     ever give
     */
    public static StaplePlan of(List<X509Certificate> chain, Stapling stapling) throws CredentialException {
        boolean demanded = TlsFeature.demandsStaple(chain.getFirst());
        if (stapling.mode() == Stapling.Mode.OFF) {
            return new StaplePlan(
                    false,
                    null,
                    Collections.nCopies(chain.size(), null),
                    demanded
                            ? List.of(
                                    "the certificate demands a staple (TLS feature, RFC 7633), but ocsp is off: clients"
                                            + " that ask for one will refuse it")
                            : List.of());
        }
        boolean required = demanded || stapling.mode() == Stapling.Mode.REQUIRED;
        Issuers issuers = new Issuers(chain, stapling.issuers());
        List<@Nullable StatusQuestion> questions = new ArrayList<>();
        for (X509Certificate intermediate : chain.subList(1, chain.size())) {
            questions.add(question(intermediate, OcspSubject.responders(intermediate), issuers));
        }
        X509Certificate leaf = chain.getFirst();
        if (stapling.response() == null) {
            List<URI> responders =
                    stapling.responder() == null ? OcspSubject.responders(leaf) : List.of(stapling.responder());
            StatusQuestion question = question(leaf, responders, issuers);
            questions.addFirst(question);
            return checked(
                    required, leaf, question == null ? null : question.subject(), questions, responders.isEmpty());
        }
        questions.addFirst(null);
        X509Certificate issuer = issuers.of(leaf);
        return checked(required, leaf, issuer == null ? null : new OcspSubject(leaf, issuer), questions, false);
    }

    /** The issuer is looked for only where somebody can be asked, since looking among all roots takes a moment. */
    private static @Nullable StatusQuestion question(
            X509Certificate certificate, List<URI> responders, Issuers issuers) {
        X509Certificate issuer = responders.isEmpty() ? null : issuers.of(certificate);
        return issuer == null ? null : new StatusQuestion(new OcspSubject(certificate, issuer), responders);
    }

    private static StaplePlan checked(
            boolean required,
            X509Certificate leaf,
            @Nullable OcspSubject subject,
            List<@Nullable StatusQuestion> questions,
            boolean nobodyToAsk)
            throws CredentialException {
        if (subject != null || (nobodyToAsk && !required)) {
            return new StaplePlan(required, subject, questions, List.of()); // no responder is normal, too
        }
        String problem = nobodyToAsk
                ? "the certificate names no OCSP responder; expected a responder or a response in its ocsp"
                : "its issuer, " + Subject.of(leaf.getIssuerX500Principal())
                        + ", is not known, in whose name the response"
                        + " has to be; append it to the chain, or name a file that has it as issuers in its ocsp";
        if (required) {
            throw new CredentialException("a staple is required, but " + problem);
        }
        return new StaplePlan(false, null, questions, List.of("nothing is stapled: " + problem));
    }
}
