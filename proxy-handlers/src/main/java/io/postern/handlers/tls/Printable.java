// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import org.jspecify.annotations.Nullable;

/** Makes text that a peer chose fit for a log: it can neither forge a line nor fill the disk. */
final class Printable {

    private static final int LONGEST = 255;

    private Printable() {}

    /** The text with everything but visible ASCII, and quotes, replaced; {@code -} for none. */
    static String of(@Nullable String text) {
        return of(text, '!');
    }

    /** The same, for text that stands within quotes: spaces stay, and its own quotes become single ones. */
    static String quoted(@Nullable String text) {
        return of(text == null ? null : text.replace('"', '\''), ' ');
    }

    private static String of(@Nullable String text, char lowest) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder printable = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            printable.append(c >= lowest && c < 0x7f && c != '"' ? c : '?');
        }
        return printable.toString();
    }
}
