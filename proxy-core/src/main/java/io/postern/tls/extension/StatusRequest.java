// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** status_request (RFC 6066 §8, RFC 8446 §4.4.2.1). */
public final class StatusRequest {

    private static final int OCSP = 1;

    private StatusRequest() {}

    /**
     * Asks for an OCSP response with the server's certificate.
     *
     * <pre>
     * struct {
     *     CertificateStatusType status_type;   ocsp(1)
     *     ResponderID responder_id_list&lt;0..2^16-1&gt;;
     *     Extensions request_extensions;
     * } CertificateStatusRequest;
     *
     * opaque ResponderID&lt;1..2^16-1&gt;;
     * opaque Extensions&lt;0..2^16-1&gt;;
     * </pre>
     *
     * @param request what follows the type, as received: of ocsp it is well-formed, of another type we cannot tell. It is
     *     not looked into further: a response is made before anybody asks for it
     */
    public record ClientHello(int statusType, byte[] request) implements Extension {

        static ClientHello read(Reader body) {
            int statusType = body.u8();
            byte[] request = body.rest();
            if (statusType == OCSP) {
                check(new Reader(request));
            }
            return new ClientHello(statusType, request);
        }

        /** Whether an OCSP response is what the client asks for. */
        public boolean ocsp() {
            return statusType == OCSP;
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.STATUS_REQUEST;
        }

        @Override
        public void write(Writer body) {
            body.u8(statusType).bytes(request);
        }

        private static void check(Reader request) {
            Reader responders = request.vector16(0, 0xffff);
            while (!responders.isEmpty()) {
                responders.vector16(1, 0xffff);
            }
            request.vector16(0, 0xffff);
            request.end();
        }
    }

    /** Asks for an OCSP response with the client's certificate: empty, unlike a client's (RFC 8446 §4.4.2.1). */
    public record CertificateRequest() implements Extension {

        static CertificateRequest read(Reader body) {
            body.end();
            return new CertificateRequest();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.STATUS_REQUEST;
        }

        @Override
        public void write(Writer body) {}
    }

    /**
     * The status of the certificate in whose entry it stands.
     *
     * <pre>
     * struct {
     *     CertificateStatusType status_type;   ocsp(1)
     *     opaque OCSPResponse&lt;1..2^24-1&gt;;
     * } CertificateStatus;
     * </pre>
     *
     * @param response a DER-encoded OCSPResponse, at least one byte
     */
    public record CertificateEntry(byte[] response) implements Extension {

        static CertificateEntry read(Reader body) {
            if (body.u8() != OCSP) {
                throw new TlsException(Fault.BAD_ENCODING); // nothing else was asked for
            }
            byte[] response = body.vector24(1, 0xffffff).rest();
            body.end();
            return new CertificateEntry(response);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.STATUS_REQUEST;
        }

        @Override
        public void write(Writer body) {
            body.u8(OCSP);
            try (var _ = body.vector24()) {
                body.bytes(response);
            }
        }
    }
}
