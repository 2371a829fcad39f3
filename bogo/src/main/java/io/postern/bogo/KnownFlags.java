// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import java.util.HashSet;
import java.util.Set;

/** The flags that this shim knows; a test with any other is skipped. */
final class KnownFlags {

    /** Without a value, and with a meaning here. */
    private static final Set<String> SWITCHES = Set.of(
            "async",
            "check-close-notify",
            "decline-alpn",
            "enable-early-data",
            "expect-accept-early-data",
            "expect-hrr",
            "expect-no-hrr",
            "expect-no-server-name",
            "expect-reject-early-data",
            "expect-session-miss",
            "ipv6",
            "key-update",
            "key-update-before-read",
            "no-server-name-ack",
            "no-ticket",
            "no-tls12",
            "no-tls13",
            "psk-importer-sha256",
            "psk-importer-sha384",
            "reject-alpn",
            "require-any-client-certificate",
            "server",
            "shim-shuts-down",
            "shim-writes-first",
            "skip-ticket",
            "verify-fail",
            "verify-peer",
            "write-different-record-sizes");

    /** With a value, and with a meaning here. */
    private static final Set<String> VALUES = Set.of(
            "accepted-peer-cert-types",
            "cert-file",
            "curves",
            "expect-advertised-alpn",
            "expect-cipher",
            "expect-cipher-aes",
            "expect-curve-id",
            "expect-early-data-reason",
            "expect-peer-cert-file",
            "expect-peer-certificate-type",
            "expect-peer-rpk-sha256",
            "expect-peer-signature-algorithm",
            "expect-peer-verify-pref",
            "expect-selected-credential",
            "expect-server-name",
            "expect-ticket-age-skew",
            "expect-version",
            "export-context",
            "export-keying-material",
            "export-label",
            "key-file",
            "max-send-fragment",
            "max-version",
            "min-version",
            "ocsp-response",
            "port",
            "psk-importer-context",
            "psk-importer-identity",
            "psk-importer-key",
            "repeat-shim-initial-write",
            "resume-count",
            "resumption-delay",
            "select-alpn",
            "shim-id",
            "shim-initial-write",
            "signed-cert-timestamps",
            "signing-prefs",
            "use-client-ca-list",
            "verify-prefs");

    /**
     * True of this server whatever the flag says: it has no cache of sessions, gives a new ticket for each that was used,
     * calls nothing back, and reads records whole; what TLS 1.3 derives is always bound to the handshake, and the versions
     * before TLS 1.2 are not spoken.
     */
    private static final Set<String> TRUE_ANYHOW = Set.of(
            "allow-hint-mismatch",
            "expect-extended-master-secret",
            "expect-no-session-id",
            "expect-secure-renegotiation",
            "expect-verify-result",
            "implicit-handshake",
            "install-ddos-callback",
            "no-op-extra-handshake",
            "no-tls1",
            "no-tls11",
            "peek-then-read",
            "renew-ticket",
            "server-preference",
            "use-custom-verify-callback",
            "use-early-callback",
            "use-export-context",
            "use-ticket-aead-callback",
            "use-ticket-callback");

    /** With a value, which says how the shim of BoringSSL is to use its API, or concerns TLS 1.2 only. */
    private static final Set<String> VALUES_WITHOUT_MEANING = Set.of(
            "cipher", "expect-cipher-no-aes", "expect-msg-callback", "psk", "psk-identity", "read-size", "trust-cert");

    /** Starts another credential; the flags that describe it follow. */
    static final String NEW_CERTIFICATE = "new-x509-credential";

    /** The same, where that is an external key to be imported (RFC 9258). */
    static final String NEW_EXTERNAL_KEY = "new-psk-credential";

    private static final Set<String> ALL_SWITCHES =
            union(SWITCHES, TRUE_ANYHOW, Set.of(NEW_CERTIFICATE, NEW_EXTERNAL_KEY));
    private static final Set<String> ALL_VALUES = union(VALUES, VALUES_WITHOUT_MEANING);

    private KnownFlags() {}

    /** Whether the flags of another credential follow. */
    static boolean startsCredential(String name) {
        return name.equals(NEW_CERTIFICATE) || name.equals(NEW_EXTERNAL_KEY);
    }

    static boolean isSwitch(String name) {
        return ALL_SWITCHES.contains(name);
    }

    static boolean hasValue(String name) {
        return ALL_VALUES.contains(name);
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new HashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }
}
