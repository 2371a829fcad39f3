// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.message.ClientHello;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cipher suite of a handshake (RFC 8446 §4.1.1). */
final class SuiteChoice {

    private SuiteChoice() {}

    /**
     * The host's order decides, with one exception: a client that puts ChaCha20 first has no AES instructions, and gets
     * what it is fast with.
     *
     * @throws TlsException where none is in common
     */
    static CryptoProvider.Suite of(SecurityPolicy policy, CryptoProvider crypto, ClientHello hello) {
        List<CipherSuite> ours = policy.suites();
        CipherSuite clientsFirst = firstKnown(hello);
        if (clientsFirst == CipherSuite.TLS_CHACHA20_POLY1305_SHA256 && ours.contains(clientsFirst)) {
            CryptoProvider.Suite suite = crypto.suite(clientsFirst);
            if (suite != null) {
                return suite;
            }
        }
        CryptoProvider.Suite suite = first(ours, null, crypto, hello);
        if (suite == null) {
            throw new TlsException(Fault.NO_COMMON_SUITE);
        }
        return suite;
    }

    /** The host's most preferred suite with that hash, which a pre-shared key is bound to; null where none is in common. */
    static CryptoProvider.@Nullable Suite with(
            HashAlgorithm hash, SecurityPolicy policy, CryptoProvider crypto, ClientHello hello) {
        return first(policy.suites(), hash, crypto, hello);
    }

    /** @param hash null for any */
    private static CryptoProvider.@Nullable Suite first(
            List<CipherSuite> ours, @Nullable HashAlgorithm hash, CryptoProvider crypto, ClientHello hello) {
        for (CipherSuite candidate : ours) {
            if ((hash == null || candidate.hash() == hash) && hello.offers(candidate)) {
                CryptoProvider.Suite suite = crypto.suite(candidate);
                if (suite != null) {
                    return suite;
                }
            }
        }
        return null;
    }

    /**
     * The suite that a HelloRetryRequest named: "the server MUST ensure that it negotiates the same cipher suite when
     * receiving a conformant updated ClientHello" (§4.1.4), also where the policy has changed meanwhile.
     */
    static CryptoProvider.Suite again(int code, CryptoProvider crypto) {
        CipherSuite suite = CipherSuite.of(code);
        CryptoProvider.Suite implementation = suite == null ? null : crypto.suite(suite);
        if (implementation == null) {
            throw new TlsException(Fault.BAD_COOKIE); // of another process, with other providers
        }
        return implementation;
    }

    private static @Nullable CipherSuite firstKnown(ClientHello hello) {
        for (int code : hello.cipherSuites()) {
            CipherSuite suite = CipherSuite.of(code);
            if (suite != null) {
                return suite;
            }
        }
        return null;
    }
}
