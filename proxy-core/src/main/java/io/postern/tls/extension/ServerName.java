// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * server_name (RFC 6066 §3).
 *
 * <pre>
 * struct {
 *     NameType name_type;               host_name(0)
 *     opaque HostName&lt;1..2^16-1&gt;;
 * } ServerName;
 * ServerName server_name_list&lt;1..2^16-1&gt;
 * </pre>
 */
public final class ServerName {

    private static final int HOST_NAME = 0;
    private static final int MAX_LENGTH = 255; // of a domain name, RFC 1035 §2.3.4

    private ServerName() {}

    /**
     * The name a client asks for.
     *
     * @param hostName in lower case, without a trailing dot
     */
    public record ClientHello(String hostName) implements Extension {

        /** Null where there is no host_name in the list, but names of types that we do not know. */
        static @Nullable ClientHello read(Reader body) {
            Reader list = body.vector16(1, 0xffff);
            byte[] name = null;
            while (!list.isEmpty()) {
                int type = list.u8();
                Reader data =
                        list.vector16(0, 0xffff); // "all future data structures [...] MUST begin with a 16-bit length"
                if (type == HOST_NAME) {
                    name = requireFirst(name, data);
                }
            }
            body.end();
            return name == null ? null : new ClientHello(parse(name));
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SERVER_NAME;
        }

        @Override
        public void write(Writer body) {
            try (var _ = body.vector16()) {
                body.u8(HOST_NAME);
                try (var _ = body.vector16()) {
                    body.bytes(hostName.getBytes(StandardCharsets.US_ASCII));
                }
            }
        }

        /** "The ServerNameList MUST NOT contain more than one name of the same name_type." */
        private static byte[] requireFirst(byte @Nullable [] earlier, Reader data) {
            if (earlier != null) {
                throw new TlsException(Fault.BAD_SERVER_NAME);
            }
            if (data.isEmpty()) {
                throw new TlsException(Fault.LENGTH_OUT_OF_RANGE);
            }
            return data.rest();
        }

        private static String parse(byte[] name) {
            int length = name[name.length - 1] == '.' ? name.length - 1 : name.length;
            if (length == 0 || length > MAX_LENGTH) {
                throw new TlsException(Fault.BAD_SERVER_NAME);
            }
            for (int i = 0; i < length; i++) {
                if (!mayStandInName(name[i])) {
                    throw new TlsException(Fault.BAD_SERVER_NAME);
                }
            }
            return new String(name, 0, length, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        }

        /**
         * Letters, digits, hyphens and dots; also the underscore, which names in use have, and the colon of IPv6
         * literals, which may not be sent but are: they are unknown names, not attacks.
         */
        private static boolean mayStandInName(byte b) {
            return (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '.'
                    || b == '_'
                    || b == ':';
        }
    }

    /** Tells the client that its name was used: empty (RFC 6066 §3). */
    public record EncryptedExtensions() implements EncryptedExtension {

        static EncryptedExtensions read(Reader body) {
            body.end();
            return new EncryptedExtensions();
        }

        @Override
        public ExtensionType type() {
            return ExtensionType.SERVER_NAME;
        }

        @Override
        public void write(Writer body) {}
    }
}
