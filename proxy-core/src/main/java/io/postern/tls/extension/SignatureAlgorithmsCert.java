// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/**
 * signature_algorithms_cert (RFC 8446 §4.2.3): {@code SignatureScheme supported_signature_algorithms<2..2^16-2>}.
 *
 * <p>Where it is not sent, signature_algorithms speaks for the signatures in certificates too.
 */
public sealed interface SignatureAlgorithmsCert extends Extension {

    /** In the sender's order of preference, unknown ones included. */
    List<Integer> codes();

    default boolean contains(SignatureScheme scheme) {
        return codes().contains(scheme.code());
    }

    @Override
    default ExtensionType type() {
        return ExtensionType.SIGNATURE_ALGORITHMS_CERT;
    }

    @Override
    default void write(Writer body) {
        Codes.write16(body, codes());
    }

    /** What the client can verify in certificates. */
    record ClientHello(List<Integer> codes) implements SignatureAlgorithmsCert {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(Codes.readOnly16(body));
        }
    }

    /** What the server can verify in certificates of the client. */
    record CertificateRequest(List<Integer> codes) implements SignatureAlgorithmsCert {

        public CertificateRequest {
            codes = List.copyOf(codes);
        }

        static CertificateRequest read(Reader body) {
            return new CertificateRequest(Codes.readOnly16(body));
        }
    }
}
