// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

/**
 * What a peer may ask of us before it is cut off; one place for all such bounds.
 *
 * @param clientHello bytes in a ClientHello; post-quantum shares take 1.2 KiB each, tickets and ECH some hundreds, so that
 *     16 KiB is generous while it bounds what a stranger can make us hold; BoringSSL has the same bound
 * @param handshakeMessage bytes in any later handshake message of a client that sends no certificate
 * @param emptyRecords records without content in a row: legal as padding against traffic analysis, but free to send
 * @param changeCipherSpecs dummy change_cipher_spec records in a handshake: a client sends one, or two around a retry, but all have to
 *     be dropped
 * @param warningAlerts warnings that are tolerated before the connection ends (user_canceled is the only one left)
 * @param earlyDataSkipped bytes of early data, record headers included, that are passed over: a client may hold a
 *     ticket of the server that stood here before, which allowed it some 16 KiB
 * @param keyUpdates KeyUpdates without application data between them: each costs a key derivation and may ask for an
 *     answer
 */
public record Limits(
        int clientHello,
        int handshakeMessage,
        int emptyRecords,
        int changeCipherSpecs,
        int warningAlerts,
        int earlyDataSkipped,
        int keyUpdates) {

    public static final Limits DEFAULT = new Limits(16 << 10, 16 << 10, 32, 32, 4, 64 << 10, 32);
}
