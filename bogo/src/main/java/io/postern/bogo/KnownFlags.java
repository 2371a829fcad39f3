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
            "expect-hrr",
            "expect-no-hrr",
            "expect-no-server-name",
            "ipv6",
            "key-update",
            "key-update-before-read",
            "no-server-name-ack",
            "require-any-client-certificate",
            "verify-fail",
            "verify-peer",
            "no-tls12",
            "no-tls13",
            "reject-alpn",
            "server",
            "shim-shuts-down",
            "shim-writes-first",
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
            "expect-peer-cert-file",
            "expect-peer-certificate-type",
            "expect-peer-rpk-sha256",
            "expect-peer-signature-algorithm",
            "expect-peer-verify-pref",
            "expect-selected-credential",
            "export-context",
            "export-keying-material",
            "export-label",
            "expect-server-name",
            "expect-version",
            "key-file",
            "max-send-fragment",
            "max-version",
            "min-version",
            "ocsp-response",
            "port",
            "repeat-shim-initial-write",
            "resume-count",
            "select-alpn",
            "shim-id",
            "shim-initial-write",
            "signed-cert-timestamps",
            "signing-prefs",
            "use-client-ca-list",
            "verify-prefs");

    /**
     * True of this server whatever the flag says: it has no cache of sessions, calls nothing back, and reads records
     * whole; what TLS 1.3 derives is always bound to the handshake, and the versions before TLS 1.2 are not spoken.
     */
    private static final Set<String> TRUE_ANYHOW = Set.of(
            "allow-hint-mismatch",
            "expect-extended-master-secret",
            "expect-no-session-id",
            "expect-secure-renegotiation",
            "expect-verify-result",
            "implicit-handshake",
            "no-op-extra-handshake",
            "no-tls1",
            "no-tls11",
            "peek-then-read",
            "server-preference",
            "use-custom-verify-callback",
            "use-early-callback",
            "use-export-context");

    /** With a value, which says how the shim of BoringSSL is to use its API, or concerns TLS 1.2 only. */
    private static final Set<String> VALUES_WITHOUT_MEANING =
            Set.of("cipher", "expect-cipher-no-aes", "expect-msg-callback", "read-size", "trust-cert");

    /** Starts another credential; the flags that describe it follow. */
    static final String NEW_CREDENTIAL = "new-x509-credential";

    private static final Set<String> ALL_SWITCHES = union(SWITCHES, TRUE_ANYHOW, Set.of(NEW_CREDENTIAL));
    private static final Set<String> ALL_VALUES = union(VALUES, VALUES_WITHOUT_MEANING);

    private KnownFlags() {}

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
