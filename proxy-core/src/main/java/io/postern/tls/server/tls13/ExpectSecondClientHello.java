// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.extension.ExtensionBlock;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import java.util.Arrays;
import java.util.List;

/**
 * START again, after a HelloRetryRequest: waits for the ClientHello with the share that was asked for, which must
 * otherwise be the first one (RFC 8446 §4.1.2).
 */
final class ExpectSecondClientHello implements Tls13State {

    /** encrypted_client_hello: sealed anew for the second hello, as RFC 9849 allows. */
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private final ServerContext context;
    private final Parameters parameters;
    private final ClientHello firstHello;
    private final Transcript transcript;
    private final KeyExchange group;

    ExpectSecondClientHello(
            ServerContext context,
            Parameters parameters,
            ClientHello firstHello,
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
        return new ServerFlight(context, parameters, hello, transcript, message.aligned(), true)
                .send(group, clientShare);
    }

    private void requireUnchanged(ClientHello second) {
        if (second.legacyVersion() != firstHello.legacyVersion()
                || !Arrays.equals(second.random(), firstHello.random())
                || !Arrays.equals(second.legacySessionId(), firstHello.legacySessionId())
                || !second.cipherSuites().equals(firstHello.cipherSuites())
                || !Arrays.equals(second.legacyCompressionMethods(), firstHello.legacyCompressionMethods())
                || !sameExtensions(fixed(firstHello), fixed(second))
                || second.extensions().has(ExtensionType.EARLY_DATA)) {
            throw new TlsException(Fault.CHANGED_SECOND_HELLO);
        }
    }

    /** The extensions that must stay as they were. */
    private static List<ExtensionBlock.Raw> fixed(ClientHello hello) {
        return hello.extensions().all().stream()
                .filter(extension -> !mayChange(extension))
                .toList();
    }

    private static boolean mayChange(ExtensionBlock.Raw extension) {
        return extension.type() == ExtensionType.KEY_SHARE
                || extension.type() == ExtensionType.EARLY_DATA
                || extension.type() == ExtensionType.PRE_SHARED_KEY
                || extension.type() == ExtensionType.PADDING
                || extension.code() == ENCRYPTED_CLIENT_HELLO;
    }

    private static boolean sameExtensions(List<ExtensionBlock.Raw> first, List<ExtensionBlock.Raw> second) {
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            if (first.get(i).code() != second.get(i).code()
                    || !Arrays.equals(first.get(i).data(), second.get(i).data())) {
                return false;
            }
        }
        return true;
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
