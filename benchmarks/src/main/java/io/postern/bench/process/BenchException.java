// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

/** The benchmark cannot go on, or one program of it cannot; the message is for the user. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;

    BenchException(String message) {
        super(message);
        this.message = message;
    }

    String message() {
        return message;
    }
}
