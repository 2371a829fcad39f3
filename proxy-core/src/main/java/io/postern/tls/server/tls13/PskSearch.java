// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.HandshakeObserver.TicketOutcome;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import io.postern.tls.session.ExternalPsk;
import io.postern.tls.session.TicketState;
import io.postern.tls.wire.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a key among those that a client offers: the first, in its order, that is known and may be used here (RFC 8446
 * §4.2.11). What is off about any of them only means that it is not used; what is known but not proved ends the connection.
 */
final class PskSearch {

    private static final byte[] NOBODY = {};

    /** How far the clock may go ahead of ours on the node that has issued a ticket. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final ServerContext context;
    private final TlsHost host;
    private final ClientHello hello;
    private final byte[] message;
    private final Function<CryptoProvider.Suite, Transcript> before;
    private final CryptoProvider.@Nullable Suite only;
    private final Parameters.Addressee addressee;

    /**
     * A search in one ClientHello.
     *
     * @param message the same hello as received
     * @param before the transcript of what stood before it, by the hash of a suite
     * @param only the suite that a HelloRetryRequest has named; null in a first hello
     */
    PskSearch(
            ServerContext context,
            Parameters.Addressee addressee,
            ClientHello hello,
            byte[] message,
            Function<CryptoProvider.Suite, Transcript> before,
            CryptoProvider.@Nullable Suite only) {
        this.context = context;
        this.addressee = addressee;
        this.host = addressee.host();
        this.hello = hello;
        this.message = message;
        this.before = before;
        this.only = only;
    }

    /**
     * The key, or null where none is used; completed at once unless external keys are looked up elsewhere.
     *
     * @throws TlsException or completed with one, where the client does not have a key that it offers
     */
    CompletionStage<@Nullable Psk> find() {
        PreSharedKey.ClientHello offered = hello.extensions().preSharedKey();
        return offered == null || !isModeAllowed() ? CompletableFuture.completedStage(null) : find(offered, 0);
    }

    private boolean isModeAllowed() {
        PskMode mode = PskMode.of(hello.extensions().pskKeyExchangeModes(), host);
        return only == null ? mode != PskMode.NONE : mode.withKeyExchange(); // a retry has settled on a group
    }

    private CompletionStage<@Nullable Psk> find(PreSharedKey.ClientHello offered, int first) {
        int end = Math.min(offered.identities().size(), context.limits().pskIdentities());
        for (int index = first; index < end; index++) {
            PreSharedKey.Identity identity = offered.identities().get(index);
            TicketState state =
                    host.resumesSessions() ? context.resumption().tickets().open(identity.identity()) : null;
            if (state != null) {
                Psk psk = resumed(state, offered, index);
                if (psk != null) {
                    return CompletableFuture.completedStage(psk);
                }
                continue;
            }
            CompletionStage<@Nullable ExternalPsk> external = lookUp(identity);
            int at = index;
            CompletableFuture<@Nullable ExternalPsk> known = external.toCompletableFuture();
            if (!known.isDone()) {
                return known.thenCompose(found -> {
                    Psk psk = external(found, offered, at);
                    return psk == null ? find(offered, at + 1) : CompletableFuture.completedStage(psk);
                });
            }
            Psk psk = external(known.join(), offered, index);
            if (psk != null) {
                return CompletableFuture.completedStage(psk);
            }
        }
        return CompletableFuture.completedStage(null);
    }

    /**
     * A look-up that fails is one that finds nothing: the client still has a certificate to go by. A client that has to
     * authenticate with a certificate does not do so by a key from elsewhere.
     */
    private CompletionStage<@Nullable ExternalPsk> lookUp(PreSharedKey.Identity identity) {
        if (addressee.requiresClient()) {
            return CompletableFuture.completedStage(null);
        }
        return host.externalPsks().find(identity.identity()).exceptionally(_ -> null);
    }

    private @Nullable Psk resumed(TicketState state, PreSharedKey.ClientHello offered, int index) {
        try (state) {
            CryptoProvider.Suite suite = suite(state.suite().hash());
            TicketOutcome outcome = judge(state, suite);
            if (outcome != TicketOutcome.ACCEPTED || suite == null) {
                context.observer().ticket(outcome);
                return null;
            }
            Psk proved = prove(
                    state.psk(),
                    EarlySecrets.Binder.RESUMPTION,
                    new Psk.Source.Ticket(state),
                    again(state, suite),
                    offered,
                    index);
            context.observer().ticket(outcome); // not before: whoever has seen a ticket could count it up
            return proved;
        }
    }

    private TicketOutcome judge(TicketState state, CryptoProvider.@Nullable Suite suite) {
        Instant now = context.time().clock().instant();
        if (now.isAfter(state.issuedAt().plusSeconds(state.lifetime()))
                || now.isAfter(state.sessionEnd())
                || state.issuedAt().isAfter(now.plus(AHEAD))) {
            return TicketOutcome.EXPIRED;
        }
        if (!state.host().equals(host.name())) {
            return TicketOutcome.OTHER_HOST;
        }
        // A host that has lost its certificates is for those who have a key of it.
        return isAuthenticatedAsNow(state) && !host.credentials().isEmpty()
                ? suite == null ? TicketOutcome.NO_COMMON_SUITE : TicketOutcome.ACCEPTED
                : TicketOutcome.OTHER_CLIENT_AUTHENTICATION;
    }

    private boolean isAuthenticatedAsNow(TicketState state) {
        ClientAuthentication authentication = addressee.clients();
        byte[] clients = authentication == null ? NOBODY : authentication.fingerprint();
        return Arrays.equals(clients, state.clients()) && (state.client() != null || !addressee.requiresClient());
    }

    private @Nullable Psk external(@Nullable ExternalPsk psk, PreSharedKey.ClientHello offered, int index) {
        if (psk == null) {
            context.observer().ticket(TicketOutcome.UNKNOWN);
            return null;
        }
        CryptoProvider.Suite suite = suite(psk.hash());
        return suite == null
                ? null
                : prove(
                        psk.key(),
                        psk.imported() ? EarlySecrets.Binder.IMPORTED : EarlySecrets.Binder.EXTERNAL,
                        new Psk.Source.External(psk),
                        suite,
                        offered,
                        index);
    }

    /** A suite with the hash of a key; null where there is none in common, or a retry has named another. */
    private CryptoProvider.@Nullable Suite suite(HashAlgorithm hash) {
        if (only != null) {
            return only.suite().hash() == hash ? only : null;
        }
        return SuiteChoice.with(hash, host.policy(), context.crypto(), hello);
    }

    /** The suite that the session had, where it can be had again: early data goes by that. */
    private CryptoProvider.Suite again(TicketState state, CryptoProvider.Suite otherwise) {
        if (only != null
                || !hello.offers(state.suite())
                || !host.policy().suites().contains(state.suite())) {
            return otherwise;
        }
        CryptoProvider.Suite suite = context.crypto().suite(state.suite());
        return suite == null ? otherwise : suite;
    }

    /**
     * "the server MUST validate the corresponding binder value [...] If this value is not present or does not validate, the
     * server MUST abort the handshake." It is over the hello up to the binders (§4.2.11.2).
     */
    private Psk prove(
            Secret key,
            EarlySecrets.Binder kind,
            Psk.Source source,
            CryptoProvider.Suite suite,
            PreSharedKey.ClientHello offered,
            int index) {
        Transcript transcript = before.apply(suite);
        int binders = offered.bindersLength();
        transcript.add(message, 0, message.length - binders);
        EarlySecrets secrets = EarlySecrets.of(suite.hash(), key);
        if (!secrets.verifies(kind, offered.binders().get(index), transcript.hash())) {
            secrets.close();
            throw new TlsException(Fault.BAD_BINDER);
        }
        transcript.add(message, message.length - binders, binders);
        return new Psk(index, source, suite, secrets, transcript);
    }
}
