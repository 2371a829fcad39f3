// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;

/** The sections of the file that have fixed keys, and those keys. */
enum Section {
    ROOT(
            "listeners",
            "hosts",
            "pools",
            "timeouts",
            "transport",
            "event-loops",
            "key-update",
            "ocsp",
            "tickets",
            "redis",
            "early-data",
            "admin"),
    LISTENER("bind", "default-host"),
    HOST(
            "server-names",
            "certificates",
            "psk",
            "psk-without-key-exchange",
            "policy",
            "alpn",
            "pool",
            "client-auth",
            "raw-public-key",
            "certificate-compression",
            "record-padding",
            "tickets",
            "max-early-data"),
    CERTIFICATE("chain", "key", "pkcs12", "alias", "pkcs11", "passphrase", "timestamps", "ocsp"),
    PKCS11("library", "slot", "slot-index", "key"),
    PASSPHRASE("file", "env"),
    STAPLING("mode", "responder", "response", "issuers"),
    OCSP("cache", "start-timeout", "connect-timeout", "timeout", "nonce", "redirects", "proxy"),
    TICKETS("after-full", "after-resumption", "lifetime", "keys", "rotate", "keep"),
    TICKET_KEYS("file"),
    REDIS("url", "username", "password", "trust", "prefix", "deadline"),
    POLICY("base", "cipher-suites", "groups", "signature-schemes"),
    CLIENT_AUTH(
            "mode",
            "trust",
            "crls",
            "public-keys",
            "revocation",
            "ask-for-status",
            "fetch-status",
            "name-authorities",
            "key-usage",
            "extended-key-usage",
            "longest-chain"),
    RECORD_PADDING("multiple", "random"),
    POOL("servers", "client-certificate", "early-data", "proxy-protocol"),
    EARLY_DATA("window", "record", "entries"),
    ADMIN("bind"),
    KEY_UPDATE("after-bytes", "after"),
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
