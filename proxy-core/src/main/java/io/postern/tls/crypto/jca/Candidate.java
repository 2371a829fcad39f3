// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

/**
 * A library that may serve a primitive.
 *
 * @param slow whether it signs so slowly, above about 300 µs with the shortest key that is allowed, that an event loop
 *     must not wait for it; of no meaning for other primitives
 */
record Candidate(LibraryName library, boolean slow) {

    static Candidate fast(LibraryName library) {
        return new Candidate(library, false);
    }

    static Candidate slow(LibraryName library) {
        return new Candidate(library, true);
    }
}
