// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.AeadAlgorithm;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.record.Opener;
import io.postern.tls.record.Sealer;
import io.postern.tls.record.Tls13Opener;
import io.postern.tls.record.Tls13Sealer;
import io.postern.tls.wire.Secret;

/** From a traffic secret to record protection (RFC 8446 §7.3). */
final class RecordKeys {

    private RecordKeys() {}

    static Opener opener(CryptoProvider.Suite suite, TrafficSecret secret) {
        try (Secret key = secret.writeKey(suite.suite().aead())) {
            return new Tls13Opener(suite.aead().create(key), secret.writeIv());
        }
    }

    /** @param earlyDataToSkip see {@link Tls13Opener#ofHandshake} */
    static Opener handshakeOpener(CryptoProvider.Suite suite, TrafficSecret secret, int earlyDataToSkip) {
        try (Secret key = secret.writeKey(suite.suite().aead())) {
            return Tls13Opener.ofHandshake(suite.aead().create(key), secret.writeIv(), earlyDataToSkip);
        }
    }

    static Sealer sealer(CryptoProvider.Suite suite, TrafficSecret secret) {
        AeadAlgorithm aead = suite.suite().aead();
        try (Secret key = secret.writeKey(aead)) {
            return new Tls13Sealer(suite.aead().create(key), secret.writeIv(), aead.tagLength(), aead.recordLimit());
        }
    }
}
