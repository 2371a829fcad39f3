// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;

/**
 * START again, after a HelloRetryRequest: waits for the ClientHello with the share that was asked for, which must
 * otherwise be the first one (RFC 8446 §4.1.2).
 */
final class ExpectSecondClientHello implements Tls13State {

    private final ServerContext context;
    private final Parameters parameters;
    private final HelloFingerprint firstHello;
    private final Transcript transcript;
    private final KeyExchange group;

    ExpectSecondClientHello(
            ServerContext context,
            Parameters parameters,
            HelloFingerprint firstHello,
            Transcript transcript,
            KeyExchange group) {
        this.context = context;
        this.parameters = parameters;
        this.firstHello = firstHello;
        this.transcript = transcript;
        this.group = group;
    }

    @Override
    public String name() {
        return "START_RETRIED";
    }

    @Override
    public int messageLimit() {
        return context.limits().clientHello();
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return true;
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.CLIENT_HELLO) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        ClientHello hello = ClientHello.read(message.body());
        requireUnchanged(hello);
        byte[] clientShare = requestedShare(hello);
        transcript.add(message.bytes());
        return new ServerFlight(context, parameters, transcript, message.aligned(), true).send(group, clientShare);
    }

    private void requireUnchanged(ClientHello second) {
        if (!firstHello.matches(second) || second.extensions().has(ExtensionType.EARLY_DATA)) {
            throw new TlsException(Fault.CHANGED_SECOND_HELLO);
        }
    }

    /** "a list containing a single KeyShareEntry from the indicated group" (§4.1.2). */
    private byte[] requestedShare(ClientHello hello) {
        KeyShare.ClientHello extension = hello.extensions().keyShare();
        KeyShare.Entry share = extension == null ? null : extension.share(group.group());
        if (extension == null || share == null || extension.shares().size() != 1) {
            throw new TlsException(Fault.RETRY_IGNORED);
        }
        return share.keyExchange();
    }
}
