// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

/**
 * What a peer may ask of us before it is cut off; one place for all such bounds.
 *
 * @param clientHello bytes in a ClientHello; post-quantum shares take 1.2 KiB each, tickets and ECH some hundreds, so that
 *     16 KiB is generous while it bounds what a stranger can make us hold; BoringSSL has the same bound
 * @param handshakeMessage bytes in any later handshake message but a Certificate
 * @param certificate bytes in a client's Certificate, also once it is decompressed; ten certificates with RSA-4096 keys
 *     take 20 KiB, a chain of three with ML-DSA-87 keys 25 KiB
 * @param emptyRecords records without content in a row: legal as padding against traffic analysis, but free to send
 * @param changeCipherSpecs dummy change_cipher_spec records in a handshake: a client sends one, or two around a retry, but all have to
 *     be dropped
 * @param warningAlerts warnings that are tolerated before the connection ends (user_canceled is the only one left)
 * @param earlyDataSkipped bytes of early data that are passed over, beside what the host
 *     allows: a client may hold a ticket of the server that stood here before, which allowed it some 16 KiB
 * @param pskIdentities pre-shared keys of a ClientHello that are looked up: a client has a few tickets at most, each of which
 *     costs us a decryption
 * @param keyUpdates KeyUpdates without application data between them: each costs a key derivation and may ask for an
 *     answer
 * @param keyUpdatesPerSecond KeyUpdates in one second, whatever is between them
 * @param unauthenticatedData bytes of application data that a client may send before it answers a CertificateRequest behind
 *     the handshake: it may have begun to speak before it saw that, and all has to be held until it is known to whom to
 *     give it
 */
public record Limits(
        int clientHello,
        int handshakeMessage,
        int certificate,
        int emptyRecords,
        int changeCipherSpecs,
        int warningAlerts,
        int earlyDataSkipped,
        int pskIdentities,
        int keyUpdates,
        int keyUpdatesPerSecond,
        int unauthenticatedData) {

    public static final Limits DEFAULT =
            new Limits(16 << 10, 16 << 10, 64 << 10, 32, 32, 4, 64 << 10, 8, 32, 100, 64 << 10);
}
