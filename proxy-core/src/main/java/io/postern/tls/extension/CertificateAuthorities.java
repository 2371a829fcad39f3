// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * certificate_authorities (RFC 8446 §4.2.4).
 *
 * <pre>
 * opaque DistinguishedName&lt;1..2^16-1&gt;;
 * struct {
 *     DistinguishedName authorities&lt;3..2^16-1&gt;;
 * } CertificateAuthoritiesExtension;
 * </pre>
 */
public sealed interface CertificateAuthorities extends Extension {

    /** Names of authorities that the sender trusts, each in DER as received; at least one. */
    List<byte[]> authorities();

    @Override
    default ExtensionType type() {
        return ExtensionType.CERTIFICATE_AUTHORITIES;
    }

    @Override
    default void write(Writer body) {
        try (var _ = body.vector16()) {
            for (byte[] authority : authorities()) {
                try (var _ = body.vector16()) {
                    body.bytes(authority);
                }
            }
        }
    }

    /** To help the server choose its certificate. */
    record ClientHello(List<byte[]> authorities) implements CertificateAuthorities {

        public ClientHello {
            authorities = List.copyOf(authorities);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(readAuthorities(body));
        }
    }

    /** To help the client choose one. */
    record CertificateRequest(List<byte[]> authorities) implements CertificateAuthorities {

        public CertificateRequest {
            authorities = List.copyOf(authorities);
        }

        static CertificateRequest read(Reader body) {
            return new CertificateRequest(readAuthorities(body));
        }
    }

    private static List<byte[]> readAuthorities(Reader body) {
        Reader list = body.vector16(3, 0xffff);
        body.end();
        List<byte[]> authorities = new ArrayList<>();
        while (!list.isEmpty()) {
            authorities.add(list.vector16(1, 0xffff).rest());
        }
        return authorities;
    }
}
