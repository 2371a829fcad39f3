// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds ClientHellos, right ones and wrong ones. Every part can be replaced; extensions keep their order. */
public final class Hello {

    public static final int SERVER_NAME = 0;
    public static final int MAX_FRAGMENT_LENGTH = 1;
    public static final int SUPPORTED_GROUPS = 10;
    public static final int SIGNATURE_ALGORITHMS = 13;
    public static final int ALPN = 16;
    public static final int SIGNED_CERTIFICATE_TIMESTAMP = 18;
    public static final int CLIENT_CERTIFICATE_TYPE = 19;
    public static final int SERVER_CERTIFICATE_TYPE = 20;
    public static final int COMPRESS_CERTIFICATE = 27;
    public static final int RECORD_SIZE_LIMIT = 28;
    public static final int PRE_SHARED_KEY = 41;
    public static final int EARLY_DATA = 42;
    public static final int SUPPORTED_VERSIONS = 43;
    public static final int COOKIE = 44;
    public static final int PSK_KEY_EXCHANGE_MODES = 45;
    public static final int CERTIFICATE_AUTHORITIES = 47;
    public static final int POST_HANDSHAKE_AUTH = 49;
    public static final int SIGNATURE_ALGORITHMS_CERT = 50;
    public static final int KEY_SHARE = 51;

    private final Map<Integer, byte[]> extensions = new LinkedHashMap<>();
    private int legacyVersion = 0x0303;
    private byte[] random = new byte[32];
    private byte[] sessionId = new byte[32];
    private byte[] compression = {0};
    private List<Integer> suites = List.of(0x1301, 0x1302, 0x1303);

    /** A hello that the server accepts: every suite, all groups and schemes, and one x25519 share. */
    public static Hello valid(byte[] x25519Share) {
        Hello hello = new Hello();
        Arrays.fill(hello.random, (byte) 0x52);
        Arrays.fill(hello.sessionId, (byte) 0x53);
        return hello.versions(0x0304)
                .groups(NamedGroup.X25519.code(), NamedGroup.SECP256R1.code(), NamedGroup.SECP384R1.code())
                .schemes(0x0403, 0x0503, 0x0804, 0x0805, 0x0806, 0x0807)
                .share(NamedGroup.X25519.code(), x25519Share);
    }

    public Hello legacyVersion(int version) {
        legacyVersion = version;
        return this;
    }

    public Hello random(byte[] bytes) {
        random = bytes;
        return this;
    }

    public Hello sessionId(byte[] bytes) {
        sessionId = bytes;
        return this;
    }

    public Hello compression(int... methods) {
        compression = bytes(methods);
        return this;
    }

    public Hello suites(Integer... codes) {
        suites = List.of(codes);
        return this;
    }

    public Hello versions(Integer... versions) {
        return extension(SUPPORTED_VERSIONS, w -> {
            try (var _ = w.vector8()) {
                List.of(versions).forEach(w::u16);
            }
        });
    }

    public Hello groups(Integer... codes) {
        return codes16(SUPPORTED_GROUPS, codes);
    }

    public Hello schemes(Integer... codes) {
        return codes16(SIGNATURE_ALGORITHMS, codes);
    }

    public Hello serverName(String name) {
        return serverName(name.getBytes(StandardCharsets.UTF_8));
    }

    public Hello serverName(byte[] name) {
        return extension(SERVER_NAME, w -> {
            try (var _ = w.vector16()) {
                w.u8(0);
                try (var _ = w.vector16()) {
                    w.bytes(name);
                }
            }
        });
    }

    public Hello protocols(String... names) {
        return extension(ALPN, w -> {
            try (var _ = w.vector16()) {
                for (String name : names) {
                    try (var _ = w.vector8()) {
                        w.bytes(name.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            }
        });
    }

    /** The only key share. */
    public Hello share(int group, byte[] keyExchange) {
        return shares(Map.of(group, keyExchange));
    }

    public Hello shares(Map<Integer, byte[]> shares) {
        return extension(KEY_SHARE, w -> {
            try (var _ = w.vector16()) {
                shares.forEach((group, keyExchange) -> {
                    w.u16(group);
                    try (var _ = w.vector16()) {
                        w.bytes(keyExchange);
                    }
                });
            }
        });
    }

    /** A cookie, before pre_shared_key, which has to stay the last. */
    public Hello cookie(byte[] cookie) {
        byte[] preSharedKey = extensions.remove(PRE_SHARED_KEY);
        extension(COOKIE, w -> {
            try (var _ = w.vector16()) {
                w.bytes(cookie);
            }
        });
        return preSharedKey == null ? this : extension(PRE_SHARED_KEY, preSharedKey);
    }

    /** How pre-shared keys may be used: 0 alone, 1 with a key exchange. */
    public Hello pskModes(int... modes) {
        return codes8(PSK_KEY_EXCHANGE_MODES, modes);
    }

    /** Says that early data follows. */
    public Hello earlyData() {
        return extension(EARLY_DATA, new byte[0]);
    }

    /** Says that a certificate may be asked for behind the handshake. */
    public Hello postHandshakeAuth() {
        return extension(POST_HANDSHAKE_AUTH, new byte[0]);
    }

    /** The client's own certificate may be of these types. */
    public Hello clientCertificateTypes(int... codes) {
        return codes8(CLIENT_CERTIFICATE_TYPE, codes);
    }

    /** The server's certificate may be of these types. */
    public Hello serverCertificateTypes(int... codes) {
        return codes8(SERVER_CERTIFICATE_TYPE, codes);
    }

    public Hello certificateCompression(Integer... codes) {
        return extension(COMPRESS_CERTIFICATE, w -> {
            try (var _ = w.vector8()) {
                List.of(codes).forEach(w::u16);
            }
        });
    }

    public Hello recordSizeLimit(int limit) {
        return extension(RECORD_SIZE_LIMIT, w -> w.u16(limit));
    }

    /** @param code 1 to 4, for 2^9 to 2^12 bytes */
    public Hello maxFragmentLength(int code) {
        return extension(MAX_FRAGMENT_LENGTH, bytes(code));
    }

    public Hello schemesInCertificates(Integer... codes) {
        return codes16(SIGNATURE_ALGORITHMS_CERT, codes);
    }

    /** @param names distinguished names in DER */
    public Hello authorities(byte[]... names) {
        return extension(CERTIFICATE_AUTHORITIES, w -> {
            try (var _ = w.vector16()) {
                for (byte[] name : names) {
                    try (var _ = w.vector16()) {
                        w.bytes(name);
                    }
                }
            }
        });
    }

    /** Whether there is an extension of that type. */
    public boolean has(int type) {
        return extensions.containsKey(type);
    }

    /** An extension with that data, in place of one of the same type or at the end. */
    public Hello extension(int type, byte[] data) {
        extensions.put(type, data);
        return this;
    }

    public Hello without(int type) {
        extensions.remove(type);
        return this;
    }

    /** The message with its header. */
    public byte[] message() {
        return message(new byte[0]);
    }

    /**
     * The message with its header.
     *
     * @param moreExtensions extensions, each with type and length, to stand behind the others
     */
    public byte[] message(byte[] moreExtensions) {
        Writer w = new Writer();
        w.u8(1);
        try (var _ = w.vector24()) {
            w.u16(legacyVersion).bytes(random);
            try (var _ = w.vector8()) {
                w.bytes(sessionId);
            }
            try (var _ = w.vector16()) {
                suites.forEach(w::u16);
            }
            try (var _ = w.vector8()) {
                w.bytes(compression);
            }
            try (var _ = w.vector16()) {
                extensions.forEach((type, data) -> {
                    w.u16(type);
                    try (var _ = w.vector16()) {
                        w.bytes(data);
                    }
                });
                w.bytes(moreExtensions);
            }
        }
        return w.toByteArray();
    }

    private Hello codes8(int type, int... codes) {
        return extension(type, w -> {
            try (var _ = w.vector8()) {
                w.bytes(bytes(codes));
            }
        });
    }

    private Hello codes16(int type, Integer... codes) {
        return extension(type, w -> {
            try (var _ = w.vector16()) {
                List.of(codes).forEach(w::u16);
            }
        });
    }

    private Hello extension(int type, java.util.function.Consumer<Writer> data) {
        Writer writer = new Writer();
        data.accept(writer);
        return extension(type, writer.toByteArray());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
