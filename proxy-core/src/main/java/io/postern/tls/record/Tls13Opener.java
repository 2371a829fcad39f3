// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.record;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.Aead;

/** Opens {@code TLSCiphertext} (RFC 8446 §5.2) under one traffic key. */
public final class Tls13Opener implements Opener {

    private final Aead aead;
    private final NonceSequence nonces;
    private final int innerLimit;
    private final boolean peerMayLackKeys;
    private final EarlyDataBudget earlyData;

    private Tls13Opener(Aead aead, byte[] iv, int innerLimit, boolean peerMayLackKeys, long earlyDataToSkip) {
        this.aead = aead;
        this.nonces = new NonceSequence(iv);
        this.innerLimit = innerLimit;
        this.peerMayLackKeys = peerMayLackKeys;
        this.earlyData = EarlyDataBudget.of(earlyDataToSkip);
    }

    /** Opens application data in records of any length. Takes the IV over. */
    public Tls13Opener(Aead aead, byte[] iv) {
        this(aead, iv, RecordShape.LONGEST);
    }

    /**
     * Opens application data. Takes the IV over.
     *
     * @param innerLimit the longest {@code TLSInnerPlaintext} that was agreed on, in bytes
     */
    public Tls13Opener(Aead aead, byte[] iv, int innerLimit) {
        this(aead, iv, innerLimit, false, 0);
    }

    /**
     * Opens what comes under a client's handshake keys. Takes the IV over.
     *
     * <p>A client that cannot use our ServerHello has no keys to say so with: until its first encrypted record an alert may
     * come in the clear. And until then, records that do not open are passed over: early data that the server did not
     * accept, under keys that it does not have (RFC 8446 §4.2.10).
     *
     * @param innerLimit the longest {@code TLSInnerPlaintext} that was agreed on, in bytes
     * @param earlyDataToSkip at most that many bytes of early data
     */
    public static Tls13Opener ofHandshake(Aead aead, byte[] iv, int innerLimit, long earlyDataToSkip) {
        return new Tls13Opener(aead, iv, innerLimit, true, earlyDataToSkip);
    }

    @Override
    public int maxFragment() {
        return RecordHeader.MAX_CIPHERTEXT;
    }

    @Override
    public boolean open(RecordBuffer record) {
        if (record.type() == ContentType.APPLICATION_DATA) {
            return decrypt(record);
        }
        if (record.type() != ContentType.CHANGE_CIPHER_SPEC && !isEarlyAlert(record)) {
            throw new TlsException(Fault.PLAINTEXT_RECORD);
        }
        return true;
    }

    private boolean decrypt(RecordBuffer record) {
        int plaintext;
        try {
            plaintext = aead.open(
                    nonces.current(),
                    record.array(),
                    0,
                    RecordHeader.LENGTH,
                    record.array(),
                    record.offset(),
                    record.length());
        } catch (TlsException e) {
            if (e.fault() != Fault.BAD_RECORD || !earlyData.covers(record)) {
                throw e;
            }
            return false;
        }
        nonces.advance();
        earlyData.close();
        unwrap(record, plaintext);
        return true;
    }

    /** From {@code TLSInnerPlaintext} to its content: padding off, then the type. */
    private void unwrap(RecordBuffer record, int length) {
        byte[] array = record.array();
        int start = record.offset();
        int end = start + length;
        if (length > innerLimit) {
            throw new TlsException(Fault.RECORD_TOO_LONG);
        }
        while (end > start && array[end - 1] == 0) {
            end--;
        }
        if (end == start) {
            throw new TlsException(Fault.NO_INNER_CONTENT_TYPE);
        }
        ContentType inner = ContentType.of(array[end - 1] & 0xff);
        if (inner == null || inner == ContentType.CHANGE_CIPHER_SPEC) {
            throw new TlsException(Fault.UNKNOWN_CONTENT_TYPE);
        }
        record.window(inner, start, end - 1 - start);
    }

    /** It ends a handshake that has not come to anything, which whoever can inject it can do anyway. */
    private boolean isEarlyAlert(RecordBuffer record) {
        return peerMayLackKeys && record.type() == ContentType.ALERT && nonces.used() == 0;
    }
}
