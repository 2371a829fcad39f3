// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import io.postern.cert.OcspException;
import io.postern.cert.StatusQuestion;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Responders over HTTP. Answers are verified, which takes a millisecond or some, where the executor says. */
final class HttpResponders implements Responders {

    /** "Clients MUST ... use a minimum length of 32 octets for Nonce octets" (RFC 9654 §2.1). */
    private static final int NONCE = 32;

    private final OcspFetcher fetcher;
    private final boolean nonces;
    private final InstantSource clock;
    private final Executor executor;
    private final SecureRandom random = new SecureRandom();

    HttpResponders(OcspFetcher fetcher, boolean nonces, InstantSource clock, Executor executor) {
        this.fetcher = fetcher;
        this.nonces = nonces;
        this.clock = clock;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Answer> ask(StatusQuestion question) {
        return ask(question, question.responders().iterator(), "");
    }

    private CompletableFuture<Answer> ask(StatusQuestion question, Iterator<URI> responders, String failures) {
        URI responder = responders.next();
        return ask(question, responder).exceptionallyCompose(failure -> {
            String all = failures + (failures.isEmpty() ? "" : "; ") + OcspFetchException.oneLine(responder.toString())
                    + ": " + OcspFetchException.reason(failure);
            return responders.hasNext()
                    ? ask(question, responders, all)
                    : CompletableFuture.failedFuture(new OcspFetchException(all));
        });
    }

    private CompletableFuture<Answer> ask(StatusQuestion question, URI responder) {
        byte[] nonce = nonces ? nonce() : null;
        return fetcher.fetch(responder, question.subject().request(nonce))
                .thenApplyAsync(response -> verify(question, response, nonce), executor);
    }

    private Answer verify(StatusQuestion question, byte[] response, byte @Nullable [] nonce) {
        try {
            return new Answer(response, question.subject().verify(response, nonce, clock.instant()));
        } catch (OcspException e) {
            throw new CompletionException(new OcspFetchException("of its answer, " + e.problem()));
        }
    }

    private byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return nonce;
    }
}
