// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

/** The crypto libraries that Postern knows. */
enum LibraryName {
    /** Amazon Corretto Crypto Provider: AWS-LC. Native, Linux only. */
    CORRETTO("Corretto"),
    /** BoringSSL. Native, on Linux, macOS and Windows. */
    CONSCRYPT("Conscrypt"),
    /** The providers of the JDK itself: always there. */
    JDK("JDK"),
    /** In Java alone. */
    BOUNCY_CASTLE("BouncyCastle");

    private final String label;

    LibraryName(String label) {
        this.label = label;
    }

    /** For people. */
    @Override
    public String toString() {
        return label;
    }
}
