// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * key_share (RFC 8446 §4.2.8).
 *
 * <pre>
 * struct {
 *     NamedGroup group;
 *     opaque key_exchange&lt;1..2^16-1&gt;;
 * } KeyShareEntry;
 * </pre>
 */
public final class KeyShare {

    private KeyShare() {}

    /**
     * One share.
     *
     * @param group the code on the wire, which may be one we do not know
     */
    public record Entry(int group, byte[] keyExchange) {

        static Entry read(Reader reader) {
            return new Entry(reader.u16(), reader.vector16(1, 0xffff).rest());
        }

        void write(Writer body) {
            body.u16(group);
            try (var _ = body.vector16()) {
                body.bytes(keyExchange);
            }
        }
    }

    /** {@code KeyShareEntry client_shares<0..2^16-1>}: empty when the client asks for a HelloRetryRequest. */
    public record ClientHello(List<Entry> shares) implements Extension {

        public ClientHello {
            shares = List.copyOf(shares);
        }

        static ClientHello read(Reader body) {
            Reader list = body.vector16(0, 0xffff);
            List<Entry> shares = new ArrayList<>();
            Set<Integer> groups = new HashSet<>();
            while (!list.isEmpty()) {
                Entry share = Entry.read(list);
                if (!groups.add(share.group)) {
                    throw new TlsException(Fault.DUPLICATE_KEY_SHARE);
                }
                shares.add(share);
            }
            body.end();
            return new ClientHello(shares);
        }

        /** The client's share for a group, or null. */
        public @Nullable Entry share(NamedGroup group) {
            for (Entry share : shares) {
                if (share.group == group.code()) {
                    return share;
                }
            }
            return null;
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.KEY_SHARE;
        }

        @Override
        public void write(Writer body) {
            try (var _ = body.vector16()) {
                shares.forEach(share -> share.write(body));
            }
        }
    }

    /** {@code KeyShareEntry server_share}. */
    public record ServerHello(Entry share) implements Extension {

        static ServerHello read(Reader body) {
            Entry share = Entry.read(body);
            body.end();
            return new ServerHello(share);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.KEY_SHARE;
        }

        @Override
        public void write(Writer body) {
            share.write(body);
        }
    }

    /** {@code NamedGroup selected_group}: the group for which the server wants a share. */
    public record HelloRetryRequest(int selectedGroup) implements Extension {

        static HelloRetryRequest read(Reader body) {
            int group = body.u16();
            body.end();
            return new HelloRetryRequest(group);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.KEY_SHARE;
        }

        @Override
        public void write(Writer body) {
            body.u16(selectedGroup);
        }
    }
}
