// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/** No protection: what a client sends before it has keys ({@code TLSPlaintext}, RFC 8446 §5.1). */
public final class PlaintextOpener implements Opener {

    private int earlyDataToSkip;

    /** Passes nothing over. */
    public PlaintextOpener() {
        this(0);
    }

    /**
     * Passes early data over: the server asked for another ClientHello and "skips past early data by [...] discarding all
     * records with an external content type of "application_data"" (RFC 8446 §4.2.10).
     *
     * @param earlyDataToSkip at most that many bytes of it, record headers included
     */
    public PlaintextOpener(int earlyDataToSkip) {
        this.earlyDataToSkip = earlyDataToSkip;
    }

    @Override
    public int maxFragment() {
        return earlyDataToSkip > 0 ? RecordHeader.MAX_CIPHERTEXT : RecordHeader.MAX_PLAINTEXT;
    }

    @Override
    public boolean open(RecordBuffer record) {
        if (record.type() == ContentType.APPLICATION_DATA) {
            earlyDataToSkip -= RecordHeader.LENGTH + record.length();
            if (earlyDataToSkip < 0) {
                throw new TlsException(Fault.UNEXPECTED_MESSAGE);
            }
            return false;
        }
        if (record.type() == ContentType.HANDSHAKE) {
            earlyDataToSkip = 0; // the second ClientHello has begun, and nothing may stand within it
        }
        if (record.length() > RecordHeader.MAX_PLAINTEXT) {
            throw new TlsException(Fault.RECORD_TOO_LONG);
        }
        return true;
    }
}
