// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/** No protection: what a client sends before it has keys ({@code TLSPlaintext}, RFC 8446 §5.1). */
public final class PlaintextOpener implements Opener {

    private final EarlyDataBudget earlyData;

    /** Passes nothing over. */
    public PlaintextOpener() {
        this(0);
    }

    /**
     * Passes early data over: the server asked for another ClientHello and "skips past early data by [...] discarding all
     * records with an external content type of "application_data"" (RFC 8446 §4.2.10).
     *
     * @param earlyDataToSkip at most that many bytes of it
     */
    public PlaintextOpener(long earlyDataToSkip) {
        this.earlyData = EarlyDataBudget.of(earlyDataToSkip);
    }

    @Override
    public int maxFragment() {
        return earlyData.isOpen() ? RecordHeader.MAX_CIPHERTEXT : RecordHeader.MAX_PLAINTEXT;
    }

    @Override
    public boolean open(RecordBuffer record) {
        if (record.type() == ContentType.APPLICATION_DATA) {
            if (!earlyData.covers(record)) {
                throw new TlsException(Fault.UNEXPECTED_MESSAGE);
            }
            return false;
        }
        if (record.type() == ContentType.HANDSHAKE) {
            earlyData.close(); // the second ClientHello has begun, and nothing may stand within it
        }
        if (record.length() > RecordHeader.MAX_PLAINTEXT) {
            throw new TlsException(Fault.RECORD_TOO_LONG);
        }
        return true;
    }
}
