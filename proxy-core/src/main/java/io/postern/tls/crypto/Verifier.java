// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto;

/** A peer's public key bound to one scheme. Safe for use by many threads. */
public interface Verifier {

    SignatureScheme scheme();

    /** Whether that is a signature of the content by this key; what is malformed is none. Never throws. */
    boolean verify(byte[] content, byte[] signature);
}
