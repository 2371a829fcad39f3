// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CryptoProvider;

/**
 * The ways to choose an implementation for each primitive. The choice is made when it is first asked for, once in a
 * process, and takes some hundred milliseconds; that of suites and groups, for each when it is first asked for
 * ({@link CryptoProvider#prepare}). Safe for use by many threads.
 */
public final class CryptoProviders {

    /** The system property that {@link #configured} reads. */
    public static final String PROPERTY = "postern.crypto";

    private CryptoProviders() {}

    /** The fastest implementation of each primitive that the machine has. */
    public static CryptoProvider auto() {
        return Auto.OUTCOME.provider();
    }

    /** Without native code: the JDK or BouncyCastle, whichever is the faster. */
    public static CryptoProvider portable() {
        return Portable.OUTCOME.provider();
    }

    /**
     * The choice of that name.
     *
     * @param name {@code auto} or {@code portable}
     * @throws IllegalArgumentException for any other, with a message for the operator
     */
    public static CryptoProvider named(String name) {
        return outcome(name).provider();
    }

    /**
     * What the system property {@value #PROPERTY} names; {@link #auto} where it is not set.
     *
     * @throws IllegalArgumentException as {@link #named}
     */
    public static CryptoProvider configured() {
        return named(System.getProperty(PROPERTY, Preferences.AUTO.name()));
    }

    static Selection.Outcome outcome(String name) {
        return switch (name) {
            case "auto" -> Auto.OUTCOME;
            case "portable" -> Portable.OUTCOME;
            default ->
                throw new IllegalArgumentException(
                        "no choice of crypto providers is called '" + name + "': it is auto or portable");
        };
    }

    private static final class Auto {
        static final Selection.Outcome OUTCOME = Selection.of(Preferences.AUTO, InstalledLibraries.INSTANCE);

        private Auto() {}
    }

    private static final class Portable {
        static final Selection.Outcome OUTCOME = Selection.of(Preferences.PORTABLE, InstalledLibraries.INSTANCE);

        private Portable() {}
    }
}
