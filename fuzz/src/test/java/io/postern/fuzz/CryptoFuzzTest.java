// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.testing.EngineFixture;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import io.postern.tls.session.SealedRetryCookies;
import java.util.Arrays;

/** Key shares, signatures and cookies of strangers. */
class CryptoFuzzTest {

    private static final CryptoProvider CRYPTO = EngineFixture.CRYPTO;
    private static final SealedRetryCookies COOKIES = new SealedRetryCookies(CRYPTO, () -> 0);

    @FuzzTest
    void keyShare(FuzzedDataProvider data) {
        NamedGroup named = data.pickValue(NamedGroup.values());
        KeyExchange group = CRYPTO.group(named);
        if (group == null) {
            return;
        }
        boolean rightLength = data.consumeBoolean();
        byte[] rest = data.consumeRemainingAsBytes();
        byte[] share = rightLength ? Arrays.copyOf(rest, named.clientShareLength()) : rest;
        Decoding.run(() -> group.answer(share).sharedSecret().close());
    }

    @FuzzTest
    void signature(FuzzedDataProvider data) {
        SignatureScheme scheme = data.pickValue(SignatureScheme.values());
        CryptoProvider.Verifying verifying = CRYPTO.verifying(scheme);
        byte[] key = data.consumeBytes(400);
        byte[] signature = data.consumeRemainingAsBytes();
        Verifier verifier = verifying == null ? null : verifying.verifier(key);
        if (verifier != null && verifier.verify(new byte[] {1, 2, 3}, signature)) {
            throw new AssertionError("a signature was found by chance");
        }
    }

    @FuzzTest
    void cookie(byte[] cookie) {
        if (COOKIES.open(cookie) != null) {
            throw new AssertionError("a cookie was found by chance");
        }
    }
}
