// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/** What client_certificate_type and server_certificate_type (RFC 7250 §3) have in common: all but whose type it is. */
public final class CertificateTypes {

    private CertificateTypes() {}

    /** {@code CertificateType types<1..2^8-1>}: what the client can do. */
    public sealed interface Offer extends Extension
            permits ClientCertificateType.ClientHello, ServerCertificateType.ClientHello {

        /** In the client's order of preference, unknown ones included. */
        List<Integer> codes();

        default boolean contains(CertificateType type) {
            return codes().contains(type.code());
        }

        @Override
        default void write(Writer body) {
            try (var _ = body.vector8()) {
                codes().forEach(body::u8);
            }
        }
    }

    /** {@code CertificateType type}: the one that the server chose. */
    public sealed interface Choice extends EncryptedExtension
            permits ClientCertificateType.EncryptedExtensions, ServerCertificateType.EncryptedExtensions {

        CertificateType certificateType();

        @Override
        default void write(Writer body) {
            body.u8(certificateType().code());
        }
    }

    static List<Integer> readOffer(Reader body) {
        Reader list = body.vector8(1, 0xff);
        body.end();
        List<Integer> codes = new ArrayList<>(list.remaining());
        while (!list.isEmpty()) {
            codes.add(list.u8());
        }
        return codes;
    }

    static CertificateType readChoice(Reader body) {
        CertificateType type = CertificateType.of(body.u8());
        body.end();
        if (type == null) {
            throw new TlsException(Fault.BAD_ENCODING);
        }
        return type;
    }
}
