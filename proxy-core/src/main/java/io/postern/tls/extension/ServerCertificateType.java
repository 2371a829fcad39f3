// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import java.util.List;

/** server_certificate_type (RFC 7250 §3). */
public final class ServerCertificateType {

    private ServerCertificateType() {}

    /** The types of certificate that the client can verify. */
    public record ClientHello(List<Integer> codes) implements CertificateTypes.Offer {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(CertificateTypes.readOffer(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SERVER_CERTIFICATE_TYPE;
        }
    }

    /** The type of certificate that the server sends. */
    public record EncryptedExtensions(CertificateType certificateType) implements CertificateTypes.Choice {

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(CertificateTypes.readChoice(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SERVER_CERTIFICATE_TYPE;
        }
    }
}
