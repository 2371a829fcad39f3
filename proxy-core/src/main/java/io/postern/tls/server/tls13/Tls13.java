// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.KeyExchange;
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
        Parameters parameters = Parameters.negotiate(context, hello);
        Transcript transcript = new Transcript(parameters.suite().hash());
        transcript.add(message.bytes());
        return switch (GroupChoice.of(parameters, context.crypto(), hello)) {
            case GroupChoice.Usable(var group, var clientShare) ->
                new ServerFlight(context, parameters, transcript, message.aligned(), false).send(group, clientShare);
            case GroupChoice.Retry(var group) ->
                retry(context, parameters, hello, transcript, message.aligned(), group);
        };
    }

    private static Step retry(
            ServerContext context,
            Parameters parameters,
            ClientHello hello,
            Transcript transcript,
            Aligned aligned,
            KeyExchange group) {
        Writer writer = new Writer(128);
        new HelloRetryRequest(
                        hello.legacySessionId(),
                        parameters.suite().suite().code(),
                        new HelloRetryRequestExtensions(
                                new SupportedVersions.ServerHello(SupportedVersions.TLS13),
                                new KeyShare.HelloRetryRequest(group.group().code()),
                                null))
                .write(writer);
        byte[] message = writer.toByteArray();
        transcript.retry();
        transcript.add(message);

        List<Action> actions = new ArrayList<>();
        actions.add(new Action.SendHandshake(message));
        sendChangeCipherSpecIfCompatible(parameters, actions);
        if (parameters.earlyDataOffered()) {
            actions.add(
                    new Action.InstallRead(new PlaintextOpener(context.limits().earlyDataSkipped()), aligned));
        }
        actions.add(new Action.Flush());
        return new Step.Next(
                new ExpectSecondClientHello(
                        context, parameters, HelloFingerprint.of(hello, parameters.suite()), transcript, group),
                actions);
    }

    /**
     * "The server sends a dummy change_cipher_spec record immediately after its first handshake message", if the client
     * asked for middlebox compatibility mode by sending a session ID (§D.4).
     */
    static void sendChangeCipherSpecIfCompatible(Parameters parameters, List<Action> actions) {
        if (parameters.legacySessionId().length > 0) {
            actions.add(new Action.SendChangeCipherSpec());
        }
    }
}
