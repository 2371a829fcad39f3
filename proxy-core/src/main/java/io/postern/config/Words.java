// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The wording of messages: quoting what the user wrote, and guessing what was meant. */
final class Words {

    private static final int LONGEST_QUOTE = 100;
    private static final int LONGEST_LIST = 12;

    private Words() {}

    /** What the user wrote, on one line and of bounded length. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "...\"" : "\"")
                .toString();
    }

    /** Ends a message about an unknown name: with the known one that was likely meant, else with all that are known. */
    static String suggest(String unknown, Collection<String> known, String all) {
        Optional<String> nearest = nearest(unknown, known);
        if (nearest.isPresent()) {
            return "; did you mean " + quote(nearest.get()) + "?";
        }
        if (known.isEmpty()) {
            return "";
        }
        String list = String.join(", ", known.stream().limit(LONGEST_LIST).toList());
        return "; " + all + ": " + list + (known.size() > LONGEST_LIST ? ", ..." : "");
    }

    private static Optional<String> nearest(String unknown, Collection<String> known) {
        String plain = plain(unknown);
        int tolerance = Math.min(2, plain.length() / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - unknown.length()) <= 2)
                .filter(candidate -> distance(plain, plain(candidate)) <= tolerance)
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    /** Without what people get wrong most: case, and dashes written in another way. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    /** The edits from one to the other: insert, delete, replace, or exchange two neighbours. */
    private static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : edits(edits, from, i, to, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int edits(int[][] edits, String from, int i, String to, int j) {
        int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean exchanged =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
