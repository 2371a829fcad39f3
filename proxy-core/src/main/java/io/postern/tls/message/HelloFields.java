// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** What ServerHello and HelloRetryRequest, which are one message on the wire, have before their extensions. */
record HelloFields(byte[] random, byte[] legacySessionIdEcho, int cipherSuite) {

    private static final int LEGACY_VERSION = 0x0303;

    static HelloFields read(Reader body) {
        if (body.u16() != LEGACY_VERSION) {
            throw new TlsException(Fault.UNSUPPORTED_VERSION);
        }
        byte[] random = body.bytes(ServerHello.RANDOM_LENGTH);
        byte[] legacySessionIdEcho = body.vector8(0, 32).rest();
        int cipherSuite = body.u16();
        if (body.u8() != 0) {
            throw new TlsException(Fault.BAD_COMPRESSION_METHODS);
        }
        return new HelloFields(random, legacySessionIdEcho, cipherSuite);
    }

    void write(Writer writer) {
        writer.u16(LEGACY_VERSION).bytes(random);
        try (var _ = writer.vector8()) {
            writer.bytes(legacySessionIdEcho);
        }
        writer.u16(cipherSuite).u8(0);
    }
}
