// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

/**
 * Proof that no part of a handshake message is buffered, without which no receive key can be installed: "Handshake
 * messages MUST NOT span key changes" (RFC 8446 §5.1). Only {@link HandshakeReassembler#aligned} gives it.
 */
public final class Aligned {

    static final Aligned PROOF = new Aligned();

    private Aligned() {}
}
