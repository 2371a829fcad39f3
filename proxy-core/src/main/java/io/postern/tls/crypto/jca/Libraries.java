// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

/** Where libraries are had from. */
interface Libraries {

    /** Loads a library, or says what became of it before. Never throws. */
    Loading load(LibraryName name);

    /** The outcome of an attempt to load a library, which is made once. */
    sealed interface Loading {

        /** The library is there. */
        record Loaded(Library library) implements Loading {}

        /** It is not: no native part for this platform, not on the class path, refused by the machine. */
        record Missing(String reason) implements Loading {}
    }
}
