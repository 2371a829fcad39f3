// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * pre_shared_key (RFC 8446 §4.2.11).
 *
 * <pre>
 * struct {
 *     opaque identity&lt;1..2^16-1&gt;;
 *     uint32 obfuscated_ticket_age;
 * } PskIdentity;
 *
 * opaque PskBinderEntry&lt;32..255&gt;;
 *
 * struct {
 *     PskIdentity identities&lt;7..2^16-1&gt;;
 *     PskBinderEntry binders&lt;33..2^16-1&gt;;
 * } OfferedPsks;
 * </pre>
 */
public final class PreSharedKey {

    private PreSharedKey() {}

    /**
     * What a client calls a key: a ticket, or a name that both sides know.
     *
     * @param obfuscatedTicketAge of a ticket, in milliseconds, with {@code ticket_age_add} added modulo 2^32; of other keys
     *     to be ignored
     */
    public record Identity(byte[] identity, long obfuscatedTicketAge) {}

    /** The keys that a client offers, and for each the proof that it has it. There are as many of one as of the other. */
    public record ClientHello(List<Identity> identities, List<byte[]> binders) implements Extension {

        public ClientHello {
            identities = List.copyOf(identities);
            binders = List.copyOf(binders);
        }

        static ClientHello read(Reader body) {
            List<Identity> identities = new ArrayList<>();
            Reader list = body.vector16(7, 0xffff);
            while (!list.isEmpty()) {
                identities.add(new Identity(list.vector16(1, 0xffff).rest(), list.u32()));
            }
            List<byte[]> binders = new ArrayList<>();
            Reader proofs = body.vector16(33, 0xffff);
            while (!proofs.isEmpty()) {
                binders.add(proofs.vector8(32, 255).rest());
            }
            body.end();
            if (identities.size() != binders.size()) {
                throw new TlsException(Fault.WRONG_NUMBER_OF_BINDERS);
            }
            return new ClientHello(identities, binders);
        }

        /**
         * How many bytes the binders take at the end of the message, which they are no proof of themselves (§4.2.11.2): the
         * list and its length.
         */
        public int bindersLength() {
            int length = Short.BYTES;
            for (byte[] binder : binders) {
                length += 1 + binder.length;
            }
            return length;
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.PRE_SHARED_KEY;
        }

        @Override
        public void write(Writer body) {
            try (var _ = body.vector16()) {
                for (Identity identity : identities) {
                    try (var _ = body.vector16()) {
                        body.bytes(identity.identity);
                    }
                    body.u32(identity.obfuscatedTicketAge);
                }
            }
            try (var _ = body.vector16()) {
                for (byte[] binder : binders) {
                    try (var _ = body.vector8()) {
                        body.bytes(binder);
                    }
                }
            }
        }
    }

    /** {@code uint16 selected_identity}: which of the client's keys is used, counted from 0. */
    public record ServerHello(int selectedIdentity) implements Extension {

        static ServerHello read(Reader body) {
            int selected = body.u16();
            body.end();
            return new ServerHello(selected);
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.PRE_SHARED_KEY;
        }

        @Override
        public void write(Writer body) {
            body.u16(selectedIdentity);
        }
    }
}
