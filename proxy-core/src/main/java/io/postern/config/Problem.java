// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

/**
 * Something in a configuration that is wrong or, as a warning, likely so.
 *
 * @param file as it was given to the loader
 * @param line from 1
 * @param column from 1, in characters
 * @param path where in the structure: {@code hosts.shop.certificates[0].key}; empty for the file as a whole
 * @param message what is wrong and what was expected, on one line
 */
public record Problem(String file, int line, int column, String path, String message) {

    /** {@code postern.yaml:12:15: hosts.shop.pool: there is no pool "shp"}. */
    @Override
    public String toString() {
        String position = file + ":" + line + ":" + column + ": ";
        return path.isEmpty() ? position + message : position + path + ": " + message;
    }
}
