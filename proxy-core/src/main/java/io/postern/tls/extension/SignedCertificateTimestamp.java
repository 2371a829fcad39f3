// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;

/** signed_certificate_timestamp (RFC 6962 §3.3.1, RFC 8446 §4.4.2). */
public final class SignedCertificateTimestamp {

    private SignedCertificateTimestamp() {}

    /** Asks for timestamps of the server's certificate. */
    public record ClientHello() implements Extension {

        static ClientHello read(Reader body) {
            body.end();
            return new ClientHello();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP;
        }

        @Override
        public void write(Writer body) {}
    }

    /** Asks for timestamps of the client's certificate. */
    public record CertificateRequest() implements Extension {

        static CertificateRequest read(Reader body) {
            body.end();
            return new CertificateRequest();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP;
        }

        @Override
        public void write(Writer body) {}
    }

    /**
     * Timestamps of the certificate in whose entry they stand.
     *
     * <pre>
     * opaque SerializedSCT&lt;1..2^16-1&gt;;
     * struct {
     *     SerializedSCT sct_list&lt;1..2^16-1&gt;;
     * } SignedCertificateTimestampList;
     * </pre>
     *
     * @param list the encoded SignedCertificateTimestampList, its length included: what logs signed is passed on as it is
     */
    public record CertificateEntry(byte[] list) implements Extension {

        static CertificateEntry read(Reader body) {
            byte[] list = body.rest();
            check(list);
            return new CertificateEntry(list);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP;
        }

        @Override
        public void write(Writer body) {
            body.bytes(list);
        }
    }

    /**
     * Checks that bytes are one encoded SignedCertificateTimestampList, whoever they come from; the timestamps in it are not
     * looked into.
     *
     * @throws TlsException where they are not
     */
    public static void check(byte[] list) {
        Reader reader = new Reader(list);
        Reader timestamps = reader.vector16(1, 0xffff);
        reader.end();
        while (!timestamps.isEmpty()) {
            timestamps.vector16(1, 0xffff);
        }
    }
}
