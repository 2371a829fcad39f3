// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

/**
 * A library that may serve a primitive.
 *
 * @param slow whether it takes so long, above about 300 µs, that an event loop must not wait for it: to sign with the
 *     shortest key that is allowed, or to answer a share; of no meaning for ciphers and hashes
 */
record Candidate(LibraryName library, boolean slow) {

    static Candidate fast(LibraryName library) {
        return new Candidate(library, false);
    }

    static Candidate slow(LibraryName library) {
        return new Candidate(library, true);
    }
}
