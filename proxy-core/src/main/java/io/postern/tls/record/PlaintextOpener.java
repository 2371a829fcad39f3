// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/** No protection: what a client sends before it has keys ({@code TLSPlaintext}, RFC 8446 §5.1). */
public final class PlaintextOpener implements Opener {

    @Override
    public int maxFragment() {
        return RecordHeader.MAX_PLAINTEXT;
    }

    @Override
    public void open(RecordBuffer record) {
        if (record.type() == ContentType.APPLICATION_DATA) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
    }
}
