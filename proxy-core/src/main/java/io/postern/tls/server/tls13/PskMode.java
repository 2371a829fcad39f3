// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.extension.PskKeyExchangeModes;
import io.postern.tls.server.TlsHost;
import org.jspecify.annotations.Nullable;

/** How a pre-shared key may be used (RFC 8446 §4.2.9): what the client offers of what the host allows. */
enum PskMode {
    /** Not at all. */
    NONE(false, false),
    /** With a key exchange. */
    PSK_DHE_KE(true, false),
    /** Without one. */
    PSK_KE(false, true),
    /** With one if there is a group in common, else without. */
    BOTH(true, true);

    private final boolean withKeyExchange;
    private final boolean withoutKeyExchange;

    PskMode(boolean withKeyExchange, boolean withoutKeyExchange) {
        this.withKeyExchange = withKeyExchange;
        this.withoutKeyExchange = withoutKeyExchange;
    }

    /** @param offered null where the client has not said */
    static PskMode of(PskKeyExchangeModes.@Nullable ClientHello offered, TlsHost host) {
        if (offered == null) {
            return NONE;
        }
        boolean with = offered.contains(PskKeyExchangeModes.PSK_DHE_KE);
        boolean without = offered.contains(PskKeyExchangeModes.PSK_KE) && host.allowsPskWithoutKeyExchange();
        if (with) {
            return without ? BOTH : PSK_DHE_KE;
        }
        return without ? PSK_KE : NONE;
    }

    boolean withKeyExchange() {
        return withKeyExchange;
    }

    boolean withoutKeyExchange() {
        return withoutKeyExchange;
    }
}
