// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.MaxFragmentLength;
import io.postern.tls.extension.RecordSizeLimit;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.record.Opener;
import io.postern.tls.record.RecordShape;
import io.postern.tls.record.Sealer;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.server.KeyUpdatePolicy;
import io.postern.tls.server.ServerContext;
import io.postern.tls.wire.Secret;
import java.util.function.LongSupplier;

/**
 * From traffic secrets to record protection (RFC 8446 §7.3), with the suite and the record lengths that a connection has
 * agreed on.
 *
 * @param shape of what we send
 * @param receiveLimit the longest {@code TLSInnerPlaintext} that the client may send, in bytes
 */
record RecordKeys(
        CryptoProvider.Suite suite,
        RecordShape shape,
        int receiveLimit,
        KeyUpdatePolicy keyUpdates,
        LongSupplier ticker) {

    static RecordKeys of(ServerContext context, Parameters parameters) {
        ClientHelloExtensions extensions = parameters.hello().extensions();
        int sendLimit = sendLimit(extensions);
        // What we take is limited by max_fragment_length only: our own record_size_limit is the largest there is.
        int receiveLimit = extensions.recordSizeLimit() == null ? sendLimit : RecordShape.LONGEST;
        return new RecordKeys(
                parameters.suite(),
                new RecordShape(
                        sendLimit,
                        parameters.host().recordPadding(),
                        context.crypto().random()),
                receiveLimit,
                context.keyUpdates(),
                context.time().ticker());
    }

    /**
     * "A server that supports the "record_size_limit" extension MUST ignore a "max_fragment_length" that appears in a
     * ClientHello if both extensions appear" (RFC 8449 §5). The first counts the content type, the second does not.
     */
    private static int sendLimit(ClientHelloExtensions extensions) {
        RecordSizeLimit.ClientHello sizeLimit = extensions.recordSizeLimit();
        if (sizeLimit != null) {
            return Math.min(sizeLimit.limit(), RecordShape.LONGEST);
        }
        MaxFragmentLength.ClientHello fragmentLength = extensions.maxFragmentLength();
        return fragmentLength == null ? RecordShape.LONGEST : fragmentLength.bytes() + 1;
    }

    Opener opener(TrafficSecret secret) {
        try (Secret key = secret.writeKey(suite.suite().aead())) {
            return new Tls13Opener(suite.aead().create(key), secret.writeIv(), receiveLimit);
        }
    }

    /** @param earlyDataToSkip see {@link Tls13Opener#ofHandshake} */
    Opener handshakeOpener(TrafficSecret secret, long earlyDataToSkip) {
        return handshakeOpener(secret, receiveLimit, earlyDataToSkip);
    }

    /**
     * Opens early data. A limit on records that is agreed on now does not hold for it: the client may have sent it before
     * (RFC 8449 §4), and that of the session before was no larger than any record may be.
     */
    Opener earlyOpener(TrafficSecret secret) {
        return handshakeOpener(secret, RecordShape.LONGEST, 0);
    }

    private Opener handshakeOpener(TrafficSecret secret, int limit, long earlyDataToSkip) {
        try (Secret key = secret.writeKey(suite.suite().aead())) {
            return Tls13Opener.ofHandshake(suite.aead().create(key), secret.writeIv(), limit, earlyDataToSkip);
        }
    }

    Sealer sealer(TrafficSecret secret) {
        AeadAlgorithm aead = suite.suite().aead();
        try (Secret key = secret.writeKey(aead)) {
            return new Tls13Sealer(
                    suite.aead().create(key),
                    secret.writeIv(),
                    aead.tagLength(),
                    shape,
                    keyUpdates.lifetime(aead.recordLimit(), ticker));
        }
    }

    /** {@code Hash.length} of the suite. */
    int hashLength() {
        return suite.hash().algorithm().length();
    }
}
