// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.HelloRetryRequestExtensions;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.record.Aligned;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.server.Action;
import io.postern.tls.server.HandshakeObserver.EarlyDataOutcome;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import io.postern.tls.session.RetryState;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A TLS 1.3 handshake from its first ClientHello on (RFC 8446 §2). */
public final class Tls13 {

    private static final byte[] NOTHING = {};

    private Tls13() {}

    /**
     * Answers a ClientHello that offers TLS 1.3: with the server's flight, or with a HelloRetryRequest.
     *
     * @param message the same hello as received
     */
    public static Step start(ServerContext context, ClientHello hello, Incoming message) {
        if (hello.extensions().cookie() != null) {
            throw new TlsException(Fault.BAD_COOKIE); // "Clients MUST NOT use cookies in their initial ClientHello"
        }
        Aligned aligned = message.aligned(); // "ClientHello MUST ... end a record" (RFC 9846 §5.1), whatever the answer
        return negotiate(
                context,
                hello,
                message,
                suite -> new Transcript(suite.hash()),
                null,
                (parameters, transcript) -> switch (GroupChoice.of(parameters, context.crypto(), hello)) {
                    case GroupChoice.Usable(var group, var share) ->
                        flight(context, parameters, transcript, aligned, group, share);
                    case GroupChoice.Unneeded() -> flight(context, parameters, transcript, aligned, null, NOTHING);
                    case GroupChoice.Retry(var group) -> retry(context, parameters, transcript, aligned, group);
                });
    }

    /**
     * Looks for a pre-shared key that both sides have, negotiates by it or by a certificate, and goes on.
     *
     * @param before the transcript of what stood before the hello, by the hash of a suite
     * @param again the suite that a HelloRetryRequest named; null at a first hello
     * @param next owns the parameters, unless it throws
     */
    static Step negotiate(
            ServerContext context,
            ClientHello hello,
            Incoming message,
            Function<CryptoProvider.Suite, Transcript> before,
            CryptoProvider.@Nullable Suite again,
            BiFunction<Parameters, Transcript, Step> next) {
        Parameters.Addressee addressee = Parameters.Addressee.of(context, hello);
        PskSearch search = new PskSearch(context, addressee, hello, message.bytes(), before, again);
        return Awaiting.then(
                search.find(),
                psk -> {
                    try {
                        Parameters parameters = Parameters.negotiate(context, addressee, hello, psk, again);
                        return next.apply(parameters, transcript(parameters, message, before));
                    } catch (RuntimeException e) {
                        close(psk);
                        throw e;
                    }
                },
                Tls13::close);
    }

    /** Up to the hello; a search that has found a key has hashed it already. */
    private static Transcript transcript(
            Parameters parameters, Incoming message, Function<CryptoProvider.Suite, Transcript> before) {
        if (parameters.psk() != null) {
            return parameters.psk().transcript();
        }
        Transcript transcript = before.apply(parameters.suite());
        transcript.add(message.bytes());
        return transcript;
    }

    /** Answers the hello, when it is known whether early data that comes with it is accepted. */
    private static Step flight(
            ServerContext context,
            Parameters parameters,
            Transcript transcript,
            Aligned aligned,
            @Nullable KeyExchange group,
            byte[] clientShare) {
        if (!parameters.earlyDataOffered()) {
            return new ServerFlight(context, parameters, transcript, aligned, false, false).send(group, clientShare);
        }
        return Awaiting.then(
                EarlyDataChoice.of(context, parameters),
                outcome -> {
                    context.observer().earlyData(outcome);
                    boolean accepted = outcome == EarlyDataOutcome.ACCEPTED;
                    return new ServerFlight(context, parameters, transcript, aligned, false, accepted)
                            .send(group, clientShare);
                },
                _ -> parameters.close());
    }

    private static void close(@Nullable Psk psk) {
        if (psk != null) {
            psk.close();
        }
    }

    /** Asks for another share. All that has to be known of this hello is in the cookie (§4.2.2). */
    private static Step retry(
            ServerContext context, Parameters parameters, Transcript transcript, Aligned aligned, KeyExchange group) {
        parameters.close(); // the client offers its key again
        int suite = parameters.suite().suite().code();
        ClientHello hello = parameters.hello();
        byte[] cookie = context.cookies()
                .seal(new RetryState(
                        suite,
                        group.group().code(),
                        transcript.hash(),
                        HelloFingerprint.of(hello, parameters.suite().hash()),
                        pskIdentityHash(parameters)));

        List<Action> actions = new ArrayList<>();
        actions.add(new Action.SendHandshake(
                helloRetryRequest(hello.legacySessionId(), suite, group.group().code(), cookie)));
        sendChangeCipherSpecIfCompatible(hello, actions);
        if (parameters.earlyDataOffered()) {
            context.observer().earlyData(EarlyDataOutcome.RETRIED);
            actions.add(new Action.InstallRead(new PlaintextOpener(parameters.earlyDataToSkip(context)), aligned));
        }
        actions.add(new Action.Flush());
        return new Step.Next(new ExpectSecondClientHello(context), actions);
    }

    private static byte[] pskIdentityHash(Parameters parameters) {
        Psk psk = parameters.psk();
        PreSharedKey.ClientHello offered = parameters.hello().extensions().preSharedKey();
        return psk == null || offered == null
                ? NOTHING
                : parameters
                        .suite()
                        .hash()
                        .newDigest()
                        .digest(offered.identities().get(psk.index()).identity());
    }

    /** The message with its header: the same again from the same values, when the transcript needs it. */
    static byte[] helloRetryRequest(byte[] legacySessionId, int suite, int group, byte[] cookie) {
        Writer writer = new Writer(128 + cookie.length);
        new HelloRetryRequest(
                        legacySessionId,
                        suite,
                        new HelloRetryRequestExtensions(
                                new SupportedVersions.ServerHello(SupportedVersions.TLS13),
                                new KeyShare.HelloRetryRequest(group),
                                new Cookie.HelloRetryRequest(cookie)))
                .write(writer);
        return writer.toByteArray();
    }

    /**
     * "The server sends a dummy change_cipher_spec record immediately after its first handshake message", if the client
     * asked for middlebox compatibility mode by sending a session ID (§D.4).
     */
    static void sendChangeCipherSpecIfCompatible(ClientHello hello, List<Action> actions) {
        if (hello.legacySessionId().length > 0) {
            actions.add(new Action.SendChangeCipherSpec());
        }
    }
}
