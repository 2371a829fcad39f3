// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.message;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** EndOfEarlyData (RFC 8446 §4.5): empty. */
public record EndOfEarlyData() {

    /** Reads the message behind its header. */
    public static EndOfEarlyData read(Reader body) {
        body.end();
        return new EndOfEarlyData();
    }

    /** Writes the message with its header. */
    public void write(Writer writer) {
        writer.u8(HandshakeType.END_OF_EARLY_DATA.code()).u24(0);
    }
}
