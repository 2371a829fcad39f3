// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.SupportedGroups;
import io.postern.tls.message.ClientHello;
import java.util.HashSet;
import java.util.Set;

/** The key exchange group of a handshake (RFC 8446 §4.2.7, §4.2.8). */
sealed interface GroupChoice {

    /** The most preferred group for which the client sent a share: no round trip is spent on a still better one. */
    record Usable(KeyExchange group, byte[] clientShare) implements GroupChoice {}

    /** The most preferred group that the client has, but sent no share for, nor for any other. */
    record Retry(KeyExchange group) implements GroupChoice {}

    /** None: a pre-shared key alone will do (psk_ke, §4.2.9). */
    record Unneeded() implements GroupChoice {}

    /** @throws TlsException where one is needed and none is in common, or the shares do not fit the groups */
    static GroupChoice of(Parameters parameters, CryptoProvider crypto, ClientHello hello) {
        SupportedGroups.ClientHello supported = hello.extensions().supportedGroups();
        KeyShare.ClientHello shares = hello.extensions().keyShare();
        PskMode mode = parameters.pskMode();
        if (supported == null || shares == null) { // Parameters have refused that of a hello that needs a group
            return new Unneeded();
        }
        requireSupported(shares, supported);
        if (parameters.psk() != null && !mode.withKeyExchange()) {
            return new Unneeded();
        }
        KeyExchange best = null;
        for (NamedGroup candidate : parameters.host().policy().groups()) {
            KeyExchange group = crypto.group(candidate);
            KeyShare.Entry share = shares.share(candidate);
            if (group == null || !supported.contains(candidate)) {
                continue;
            }
            if (share != null) {
                return new Usable(group, share.keyExchange());
            }
            best = best == null ? group : best;
        }
        if (best == null && parameters.psk() != null && mode.withoutKeyExchange()) {
            return new Unneeded();
        }
        if (best == null) {
            throw new TlsException(Fault.NO_COMMON_GROUP);
        }
        return new Retry(best);
    }

    /** "Clients MUST NOT offer any KeyShareEntry values for groups not listed" in supported_groups (§4.2.8). */
    private static void requireSupported(KeyShare.ClientHello shares, SupportedGroups.ClientHello supported) {
        Set<Integer> offered = new HashSet<>(supported.codes()); // both lists are as long as the client likes
        for (KeyShare.Entry share : shares.shares()) {
            if (!offered.contains(share.group())) {
                throw new TlsException(Fault.KEY_SHARE_NOT_OFFERED_GROUP);
            }
        }
    }
}
