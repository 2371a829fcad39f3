// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import org.yaml.snakeyaml.error.Mark;

/**
 * A place in the file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(int line, int column) {

    static final Place START = new Place(1, 1);

    static Place of(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place behind this text. */
    static Place behind(CharSequence text) {
        int line = 1;
        int column = 1;
        for (int codePoint : text.codePoints().toArray()) {
            if (codePoint == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Place(line, column);
    }
}
