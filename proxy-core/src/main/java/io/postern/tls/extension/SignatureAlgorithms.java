// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** signature_algorithms (RFC 8446 §4.2.3): {@code SignatureScheme supported_signature_algorithms<2..2^16-2>}. */
public final class SignatureAlgorithms {

    private SignatureAlgorithms() {}

    /**
     * What the client can verify in a CertificateVerify.
     *
     * @param codes in the client's order of preference, unknown ones included
     */
    public record ClientHello(List<Integer> codes) implements Extension {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            List<Integer> codes = Codes.read16(body);
            body.end();
            return new ClientHello(codes);
        }

        public boolean contains(SignatureScheme scheme) {
            return codes.contains(scheme.code());
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SIGNATURE_ALGORITHMS;
        }

        @Override
        public void write(Writer body) {
            Codes.write16(body, codes);
        }
    }
}
