// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** compress_certificate (RFC 8879 §3): {@code CertificateCompressionAlgorithm algorithms<2..2^8-2>}. */
public sealed interface CompressCertificate extends Extension {

    /** What the sender can decompress, in its order of preference, unknown ones included. */
    List<Integer> codes();

    default boolean contains(CertificateCompressionAlgorithm algorithm) {
        return codes().contains(algorithm.code());
    }

    @Override
    default ExtensionType type() {
        return ExtensionType.COMPRESS_CERTIFICATE;
    }

    @Override
    default void write(Writer body) {
        Codes.write8(body, codes());
    }

    /** For the server's certificate. */
    record ClientHello(List<Integer> codes) implements CompressCertificate {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(Codes.readOnly8(body));
        }
    }

    /** For the client's. */
    record CertificateRequest(List<Integer> codes) implements CompressCertificate {

        public CertificateRequest {
            codes = List.copyOf(codes);
        }

        static CertificateRequest read(Reader body) {
            return new CertificateRequest(Codes.readOnly8(body));
        }
    }
}
