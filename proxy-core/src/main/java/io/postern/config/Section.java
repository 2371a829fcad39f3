// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;

/** The sections of the file that have fixed keys, and those keys. */
enum Section {
    ROOT("listeners", "hosts", "pools", "timeouts", "transport", "event-loops"),
    LISTENER("bind", "default-host"),
    HOST("server-names", "certificates", "policy", "alpn", "pool"),
    CERTIFICATE("chain", "key"),
    POOL("servers"),
    TIMEOUTS("handshake", "connect", "idle", "close", "drain");

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes an immutable list
    private final List<String> keys;

    Section(String... keys) {
        this.keys = List.of(keys);
    }

    List<String> keys() {
        return keys;
    }
}
