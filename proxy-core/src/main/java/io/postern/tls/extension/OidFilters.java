// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** oid_filters (RFC 8446 §4.2.5). */
public final class OidFilters {

    private OidFilters() {}

    /**
     * One filter.
     *
     * <pre>
     * struct {
     *     opaque certificate_extension_oid&lt;1..2^8-1&gt;;
     *     opaque certificate_extension_values&lt;0..2^16-1&gt;;
     * } OIDFilter;
     * </pre>
     *
     * @param oid of an extension of the certificate, in DER
     * @param values what that extension must hold, in DER; empty where it need only be there
     */
    public record Filter(byte[] oid, byte[] values) {

        static Filter read(Reader reader) {
            return new Filter(
                    reader.vector8(1, 0xff).rest(), reader.vector16(0, 0xffff).rest());
        }

        void write(Writer body) {
            try (var _ = body.vector8()) {
                body.bytes(oid);
            }
            try (var _ = body.vector16()) {
                body.bytes(values);
            }
        }
    }

    /** {@code OIDFilter filters<0..2^16-1>}: what the server wants of the client's certificate. */
    public record CertificateRequest(List<Filter> filters) implements Extension {

        public CertificateRequest {
            filters = List.copyOf(filters);
        }

        static CertificateRequest read(Reader body) {
            Reader list = body.vector16(0, 0xffff);
            body.end();
            List<Filter> filters = new ArrayList<>();
            Set<ByteBuffer> oids = new HashSet<>();
            while (!list.isEmpty()) {
                Filter filter = Filter.read(list);
                if (!oids.add(ByteBuffer.wrap(filter.oid))) {
                    throw new TlsException(Fault.DUPLICATE_OID_FILTER); // "MUST NOT appear more than once"
                }
                filters.add(filter);
            }
            return new CertificateRequest(filters);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.OID_FILTERS;
        }

        @Override
        public void write(Writer body) {
            try (var _ = body.vector16()) {
                filters.forEach(filter -> filter.write(body));
            }
        }
    }
}
