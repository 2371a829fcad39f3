// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import java.util.List;

/** client_certificate_type (RFC 7250 §3). */
public final class ClientCertificateType {

    private ClientCertificateType() {}

    /** The types of certificate that the client can send. */
    public record ClientHello(List<Integer> codes) implements CertificateTypes.Offer {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(CertificateTypes.readOffer(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.CLIENT_CERTIFICATE_TYPE;
        }
    }

    /** The type that the client is to send, should it be asked for a certificate. */
    public record EncryptedExtensions(CertificateType certificateType) implements CertificateTypes.Choice {

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(CertificateTypes.readChoice(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.CLIENT_CERTIFICATE_TYPE;
        }
    }
}
