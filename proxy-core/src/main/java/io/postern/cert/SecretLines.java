// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text that has secrets, as bytes all the way: strings would stay in memory, and get into messages. */
final class SecretLines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private SecretLines() {}

    /**
     * A line with something in it, without the blanks around that.
     *
     * @param number from 1
     */
    record Line(int number, byte[] text) {}

    /** All lines but those that are empty or begin with {@code #}. */
    static List<Line> of(byte[] file) {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        for (int start = isMarked(file) ? BYTE_ORDER_MARK.length : 0; start < file.length; number++) {
            int end = start;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            byte[] text = stripped(file, start, end);
            if (text.length > 0 && text[0] != '#') {
                lines.add(new Line(number, text));
            }
            start = end + 1;
        }
        return lines;
    }

    /** What stands between blanks; at least one word of a line. */
    static List<byte[]> words(byte[] line) {
        List<byte[]> words = new ArrayList<>();
        for (int start = 0; start < line.length; ) {
            int end = start;
            while (end < line.length && !isBlank(line[end])) {
                end++;
            }
            words.add(Arrays.copyOfRange(line, start, end));
            start = end;
            while (start < line.length && isBlank(line[start])) {
                start++;
            }
        }
        return words;
    }

    /** The bytes that hexadecimal digits stand for; null where they are none, or not in pairs. */
    static byte @Nullable [] hex(byte[] digits) {
        if (digits.length % 2 != 0) {
            return null;
        }
        byte[] bytes = new byte[digits.length / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = digits[2 * i];
            int low = digits[2 * i + 1];
            if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
                return null;
            }
            bytes[i] = (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
        }
        return bytes;
    }

    /** The bytes that base64 stands for; null where it is none, or lacks its padding. */
    static byte @Nullable [] base64(byte[] text) {
        if (text.length % 4 != 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static boolean isMarked(byte[] file) {
        return Arrays.mismatch(file, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length;
    }

    private static byte[] stripped(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }
}
