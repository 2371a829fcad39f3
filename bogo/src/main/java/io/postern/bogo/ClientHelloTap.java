// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.message.ClientHello;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.wire.Reader;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the first ClientHello on its way to the engine, which does not tell all that the runner wants to know. */
final class ClientHelloTap {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable ClientHello hello;
    private boolean over;

    /** A record that was opened. */
    void see(RecordBuffer record) {
        if (over || record.type() != ContentType.HANDSHAKE) {
            return;
        }
        bytes.write(record.array(), record.offset(), record.length());
        byte[] message = bytes.toByteArray();
        if (message.length < HandshakeReassembler.HEADER) {
            return;
        }
        int end = HandshakeReassembler.HEADER + new Reader(message, 1, HandshakeReassembler.HEADER).u24();
        if (message.length >= end) {
            over = true;
            hello = parse(message, end);
        }
    }

    /** @throws Failure where none was read */
    ClientHello message() {
        if (hello == null) {
            throw new Failure("there was no ClientHello");
        }
        return hello;
    }

    /** Whether the client speaks no TLS 1.3, so that a server which has TLS 1.2 could go on with it. */
    boolean offersOlderVersionsOnly() {
        if (hello == null) {
            return false;
        }
        SupportedVersions.ClientHello offered = hello.extensions().supportedVersions();
        return offered == null || !offered.versions().contains(SupportedVersions.TLS13);
    }

    private static @Nullable ClientHello parse(byte[] message, int end) {
        try {
            return ClientHello.read(new Reader(message, HandshakeReassembler.HEADER, end));
        } catch (TlsException e) {
            return null; // the engine will say so
        }
    }
}
