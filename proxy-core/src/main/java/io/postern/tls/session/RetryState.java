// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/**
 * What a server has to know again when the second ClientHello comes, and lets the client keep (RFC 8446 §4.2.2).
 *
 * @param suite the code of the cipher suite, which the ServerHello must name again
 * @param group the code of the group that a share was asked for
 * @param firstHelloHash {@code Hash(ClientHello1)}, which the transcript goes on from (§4.4.1)
 * @param fingerprint of what the second ClientHello must have in common with the first (§4.1.2)
 * @param pskIdentityHash by what name the first hello offered the pre-shared key that was found; empty where none was
 */
public record RetryState(int suite, int group, byte[] firstHelloHash, byte[] fingerprint, byte[] pskIdentityHash) {

    /** @throws io.postern.tls.alert.TlsException where these are not the bytes of a state */
    static RetryState read(Reader reader) {
        RetryState state = new RetryState(
                reader.u16(),
                reader.u16(),
                reader.vector8(1, 0xff).rest(),
                reader.vector8(1, 0xff).rest(),
                reader.vector8(0, 0xff).rest());
        reader.end();
        return state;
    }

    byte[] toByteArray() {
        Writer writer = new Writer(7 + firstHelloHash.length + fingerprint.length + pskIdentityHash.length)
                .u16(suite)
                .u16(group);
        for (byte[] hash : List.of(firstHelloHash, fingerprint, pskIdentityHash)) {
            try (var _ = writer.vector8()) {
                writer.bytes(hash);
            }
        }
        return writer.toByteArray();
    }
}
