// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.message.HandshakeType;
import io.postern.tls.record.Aligned;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.wire.Reader;
import org.jspecify.annotations.Nullable;

/** A handshake message as a state gets it. */
public final class Incoming {

    private final byte[] bytes;
    private final HandshakeReassembler reassembler;

    Incoming(byte[] bytes, HandshakeReassembler reassembler) {
        this.bytes = bytes;
        this.reassembler = reassembler;
    }

    /** Null where the type is not known. */
    public @Nullable HandshakeType type() {
        return HandshakeType.of(bytes[0] & 0xff);
    }

    /** The whole message as received, header included: what the transcript takes. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A reader of the message behind its header. */
    public Reader body() {
        return new Reader(bytes, HandshakeReassembler.HEADER, bytes.length);
    }

    /** Proof that this message ended its record, so that the receive key may change behind it. */
    public Aligned aligned() {
        return reassembler.aligned();
    }
}
