// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** supported_groups (RFC 8446 §4.2.7): {@code NamedGroup named_group_list<2..2^16-1>}. */
public sealed interface SupportedGroups extends Extension {

    /** In the sender's order of preference, unknown ones included. */
    List<Integer> codes();

    default boolean contains(NamedGroup group) {
        return codes().contains(group.code());
    }

    @Override
    default ExtensionType type() {
        return ExtensionType.SUPPORTED_GROUPS;
    }

    @Override
    default void write(Writer body) {
        Codes.write16(body, codes());
    }

    /** What the client can do. */
    record ClientHello(List<Integer> codes) implements SupportedGroups {

        public ClientHello {
            codes = List.copyOf(codes);
        }

        static ClientHello read(Reader body) {
            return new ClientHello(Codes.readOnly16(body));
        }
    }

    /** What the server would rather have been sent a share for: of use in the client's next connections only. */
    record EncryptedExtensions(List<Integer> codes) implements SupportedGroups, EncryptedExtension {

        public EncryptedExtensions {
            codes = List.copyOf(codes);
        }

        static EncryptedExtensions read(Reader body) {
            return new EncryptedExtensions(Codes.readOnly16(body));
        }
    }
}
