// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.HelloRetryRequestExtensions;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.record.Aligned;
import io.postern.tls.record.PlaintextOpener;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import io.postern.tls.session.RetryState;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/** A TLS 1.3 handshake from its first ClientHello on (RFC 8446 §2). */
public final class Tls13 {

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
        Parameters parameters = Parameters.negotiate(context, hello);
        Transcript transcript = new Transcript(parameters.suite().hash());
        transcript.add(message.bytes());
        return switch (GroupChoice.of(parameters, context.crypto(), hello)) {
            case GroupChoice.Usable(var group, var clientShare) ->
                new ServerFlight(context, parameters, transcript, message.aligned(), false).send(group, clientShare);
            case GroupChoice.Retry(var group) -> retry(context, parameters, transcript, message, group);
        };
    }

    /** Asks for another share. All that has to be known of this hello is in the cookie (§4.2.2). */
    private static Step retry(
            ServerContext context, Parameters parameters, Transcript transcript, Incoming message, KeyExchange group) {
        Aligned aligned =
                message.aligned(); // also where no key changes: "ClientHello MUST ... end a record" (RFC 9846 §5.1)
        int suite = parameters.suite().suite().code();
        ClientHello hello = parameters.hello();
        byte[] cookie = context.cookies()
                .seal(new RetryState(
                        suite,
                        group.group().code(),
                        transcript.hash(),
                        HelloFingerprint.of(hello, parameters.suite().hash())));

        List<Action> actions = new ArrayList<>();
        actions.add(new Action.SendHandshake(
                helloRetryRequest(hello.legacySessionId(), suite, group.group().code(), cookie)));
        sendChangeCipherSpecIfCompatible(hello, actions);
        if (parameters.earlyDataOffered()) {
            actions.add(
                    new Action.InstallRead(new PlaintextOpener(context.limits().earlyDataSkipped()), aligned));
        }
        actions.add(new Action.Flush());
        return new Step.Next(new ExpectSecondClientHello(context), actions);
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
