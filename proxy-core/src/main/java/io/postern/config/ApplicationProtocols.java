// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code alpn} of a host: from protocol to pool. */
final class ApplicationProtocols {

    /** A name has 1 to 255 bytes (RFC 7301 §3.1); all that are registered for use over TLS are printable. */
    private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

    /** What no client offers, by what was likely meant: a host would quietly never use it. */
    private static final Map<String, String> MISTAKES = Map.of(
            "http2", "h2",
            "http/2", "h2",
            "http/2.0", "h2",
            "h2c", "h2",
            "http1.1", "http/1.1",
            "http/1", "http/1.1",
            "http", "http/1.1",
            "h1", "http/1.1");

    private ApplicationProtocols() {}

    /** In the order of the file; empty where the key is absent. */
    static Map<String, String> read(@Nullable YamlValue value, Names pools) {
        Map<String, YamlValue> entries = value == null ? null : value.entries();
        Map<String, String> poolOfProtocol = new LinkedHashMap<>();
        if (value == null || entries == null) {
            return poolOfProtocol;
        }
        if (entries.isEmpty()) {
            value.error("expected at least one protocol, as h2: POOL; leave the key out for a host without ALPN");
        }
        entries.forEach((protocol, pool) -> {
            String poolName = pools.refer(pool);
            if (!FORM.matcher(protocol).matches()) {
                pool.errorAtKey("not a protocol; expected 1 to 255 printable ASCII characters, as h2 or http/1.1");
                return;
            }
            String meant = MISTAKES.get(protocol);
            if (meant != null) {
                pool.warningAtKey("no client offers this protocol; did you mean " + Words.quote(meant) + "?");
            }
            if (poolName != null) {
                poolOfProtocol.put(protocol, poolName);
            }
        });
        return poolOfProtocol;
    }
}
