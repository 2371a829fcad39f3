// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** supported_groups (RFC 8446 §4.2.7): {@code NamedGroup named_group_list<2..2^16-1>}. */
public final class SupportedGroups {

    private SupportedGroups() {}

    /**
     * What the client can do.
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

        public boolean contains(NamedGroup group) {
            return codes.contains(group.code());
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SUPPORTED_GROUPS;
        }

        @Override
        public void write(Writer body) {
            Codes.write16(body, codes);
        }
    }
}
