// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** supported_versions (RFC 8446 §4.2.1). */
public final class SupportedVersions {

    /** {@code ProtocolVersion} of TLS 1.3. */
    public static final int TLS13 = 0x0304;

    private SupportedVersions() {}

    /**
     * {@code ProtocolVersion versions<2..254>}.
     *
     * @param versions in the client's order of preference, unknown ones included
     */
    public record ClientHello(List<Integer> versions) implements Extension {

        public ClientHello {
            versions = List.copyOf(versions);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(Codes.readOnly8(body));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SUPPORTED_VERSIONS;
        }

        @Override
        public void write(Writer body) {
            Codes.write8(body, versions);
        }
    }

    /** {@code ProtocolVersion selected_version}, in a ServerHello or a HelloRetryRequest. */
    public record ServerHello(int selectedVersion) implements Extension {

        static ServerHello read(Reader body) {
            int version = body.u16();
            body.end();
            return new ServerHello(version);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SUPPORTED_VERSIONS;
        }

        @Override
        public void write(Writer body) {
            body.u16(selectedVersion);
        }
    }
}
