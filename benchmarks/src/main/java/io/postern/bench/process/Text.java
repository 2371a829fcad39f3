// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the two processes write to each other: a word, then pairs of key and value, on one line. */
final class Text {

    private static final boolean DEBUG = Boolean.getBoolean("postern.bench.debug");

    private Text() {}

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** The pairs of a line, without its word. */
    static Map<String, String> pairs(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : line.split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                pairs.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return pairs;
    }

    static String word(String line) {
        int end = line.indexOf(' ');
        return end < 0 ? line : line.substring(0, end);
    }

    /** A number with this many digits behind the point, whatever the user's language. */
    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Why a connection failed, with {@code -Dpostern.bench.debug=true}. */
    static void debug(Throwable cause) {
        if (DEBUG) {
            System.err.println("loader: " + cause);
        }
    }
}
