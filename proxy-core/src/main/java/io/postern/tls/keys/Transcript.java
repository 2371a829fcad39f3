// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.crypto.HashFunction;
import java.security.MessageDigest;

/**
 * The transcript hash (RFC 8446 §4.4.1): over every handshake message as it was on the wire, without record headers. Not
 * thread-safe.
 */
public final class Transcript {

    /** A handshake type that is never on the wire. */
    private static final byte MESSAGE_HASH = (byte) 254;

    private final MessageDigest digest;

    public Transcript(HashFunction hash) {
        this.digest = hash.newDigest();
    }

    /** Takes one or more whole messages, headers included. */
    public void add(byte[] message) {
        digest.update(message);
    }

    /** Takes a part of a message: its parts have to come one after the other. */
    public void add(byte[] message, int offset, int length) {
        digest.update(message, offset, length);
    }

    /** The hash of all messages so far; more may follow. */
    public byte[] hash() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(digest.getProvider() + " cannot clone " + digest.getAlgorithm(), e);
        }
    }

    /**
     * The transcript after a HelloRetryRequest, in which the synthetic {@code message_hash} stands for the first
     * ClientHello, so that nobody has to keep that.
     *
     * @param firstHelloHash {@code Hash(ClientHello1)}
     */
    public static Transcript afterRetry(HashFunction hash, byte[] firstHelloHash) {
        Transcript transcript = new Transcript(hash);
        transcript.digest.update(new byte[] {MESSAGE_HASH, 0, 0, (byte) firstHelloHash.length});
        transcript.digest.update(firstHelloHash);
        return transcript;
    }
}
