// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/**
 * use_srtp (RFC 5764 §4.1.1), read as every extension that we know is, but never agreed to: it is for datagrams.
 *
 * <pre>
 * struct {
 *     SRTPProtectionProfile SRTPProtectionProfiles&lt;2..2^16-1&gt;;
 *     opaque srtp_mki&lt;0..255&gt;;
 * } UseSRTPData;
 * </pre>
 */
public sealed interface UseSrtp extends Extension {

    /** Code points of two bytes, at least one. */
    List<Integer> profiles();

    /** The master key identifier, at most 255 bytes. */
    byte[] mki();

    @Override
    default ExtensionType type() {
        return ExtensionType.USE_SRTP;
    }

    @Override
    default void write(Writer body) {
        Codes.write16(body, profiles());
        try (var _ = body.vector8()) {
            body.bytes(mki());
        }
    }

    /** What the client offers, in its order of preference. */
    record ClientHello(List<Integer> profiles, byte[] mki) implements UseSrtp {

        public ClientHello {
            profiles = List.copyOf(profiles);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(Codes.read16(body), readMki(body));
        }
    }

    /** The one profile that a server chose. */
    record EncryptedExtensions(List<Integer> profiles, byte[] mki) implements UseSrtp, EncryptedExtension {

        public EncryptedExtensions {
            profiles = List.copyOf(profiles);
        }

        static EncryptedExtensions read(Reader body) {
            List<Integer> profiles = Codes.read16(body);
            if (profiles.size() != 1) {
                throw new TlsException(Fault.BAD_ENCODING);
            }
            return new EncryptedExtensions(profiles, readMki(body));
        }
    }

    private static byte[] readMki(Reader body) {
        byte[] mki = body.vector8(0, 0xff).rest();
        body.end();
        return mki;
    }
}
