// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.Cookie;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.PreSharedKey;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.ClientHello;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import io.postern.tls.session.RetryState;
import java.util.Arrays;

/**
 * START again, after a HelloRetryRequest: waits for the ClientHello with the share that was asked for, which must
 * otherwise be the first one (RFC 8446 §4.1.2). It remembers nothing of that: what it needs comes back in the cookie.
 */
final class ExpectSecondClientHello implements Tls13State {

    private final ServerContext context;

    ExpectSecondClientHello(ServerContext context) {
        this.context = context;
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
        byte[] cookie = cookie(hello);
        RetryState state = context.cookies().open(cookie);
        if (state == null) {
            throw new TlsException(Fault.BAD_COOKIE);
        }
        CryptoProvider.Suite suite = SuiteChoice.again(state.suite(), context.crypto());
        requireUnchanged(hello, state, suite);
        requirePsk(hello, state, suite);
        KeyExchange group = group(state);
        byte[] clientShare = requestedShare(hello, group);
        Aligned aligned = message.aligned();
        return Tls13.negotiate(
                context,
                hello,
                message,
                _ -> afterRetry(hello, state, suite, cookie),
                suite,
                (parameters, transcript) -> {
                    requirePolicy(parameters, group);
                    return new ServerFlight(context, parameters, transcript, aligned, true, false)
                            .send(group, clientShare);
                });
    }

    private static Transcript afterRetry(
            ClientHello hello, RetryState state, CryptoProvider.Suite suite, byte[] cookie) {
        Transcript transcript = Transcript.afterRetry(suite.hash(), state.firstHelloHash());
        transcript.add(Tls13.helloRetryRequest(hello.legacySessionId(), state.suite(), state.group(), cookie));
        return transcript;
    }

    /** "the client MUST copy the contents of the extension received in the HelloRetryRequest" (§4.2.2). */
    private static byte[] cookie(ClientHello hello) {
        Cookie.ClientHello extension = hello.extensions().cookie();
        if (extension == null) {
            throw new TlsException(Fault.MISSING_COOKIE);
        }
        return extension.cookie();
    }

    private static void requireUnchanged(ClientHello second, RetryState state, CryptoProvider.Suite suite) {
        if (!Arrays.equals(state.fingerprint(), HelloFingerprint.of(second, suite.hash()))
                || second.extensions().earlyData() != null) {
            throw new TlsException(Fault.CHANGED_SECOND_HELLO);
        }
    }

    /**
     * A client may remove keys "which are incompatible with the server's indicated cipher suite" (§4.1.2): not the one that
     * was found, since the suite was named for it. Whether it is found again is another matter: tickets expire.
     */
    private void requirePsk(ClientHello second, RetryState state, CryptoProvider.Suite suite) {
        if (state.pskIdentityHash().length == 0) {
            return;
        }
        PreSharedKey.ClientHello offered = second.extensions().preSharedKey();
        if (offered == null) {
            throw new TlsException(Fault.MISSING_PSK);
        }
        boolean there = offered.identities().stream()
                .limit(context.limits().pskIdentities()) // it was among them, and moves forward only
                .anyMatch(psk -> Arrays.equals(
                        state.pskIdentityHash(), suite.hash().newDigest().digest(psk.identity())));
        if (!there) {
            throw new TlsException(Fault.CHANGED_SECOND_HELLO, "the pre-shared key is gone");
        }
    }

    /** A cookie may be another listener's, with another host for this name. */
    private static void requirePolicy(Parameters parameters, KeyExchange group) {
        SecurityPolicy policy = parameters.host().policy();
        if (!policy.groups().contains(group.group())
                || !policy.suites().contains(parameters.suite().suite())) {
            throw new TlsException(Fault.BAD_COOKIE);
        }
    }

    private KeyExchange group(RetryState state) {
        NamedGroup named = NamedGroup.of(state.group());
        KeyExchange group = named == null ? null : context.crypto().group(named);
        if (group == null) {
            throw new TlsException(Fault.BAD_COOKIE); // of another process, with other providers
        }
        return group;
    }

    /** "a list containing a single KeyShareEntry from the indicated group" (§4.1.2). */
    private static byte[] requestedShare(ClientHello hello, KeyExchange group) {
        KeyShare.ClientHello extension = hello.extensions().keyShare();
        KeyShare.Entry share = extension == null ? null : extension.share(group.group());
        if (extension == null || share == null || extension.shares().size() != 1) {
            throw new TlsException(Fault.RETRY_IGNORED);
        }
        return share.keyExchange();
    }
}
