// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

import io.postern.testing.EngineFixture;
import io.postern.testing.Hello;
import io.postern.tls.crypto.NamedGroup;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Clients that there are many of, and their ClientHellos: key shares for both a hybrid group and x25519. */
public enum TypicalClient {

    /** Chrome 131 and later: code points that mean nothing (GREASE, RFC 8701), and an ECH extension that means nothing. */
    CHROME {
        @Override
        Hello make(Random random) {
            Map<Integer, byte[]> shares = new LinkedHashMap<>();
            shares.put(0x2a2a, new byte[1]);
            shares.putAll(shares(random));
            return begin(random)
                    .suites(
                            0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
                            0xc014, 0x009c, 0x009d, 0x002f, 0x0035)
                    .extension(0x3a3a, new byte[0])
                    .extension(EXTENDED_MASTER_SECRET, new byte[0])
                    .shares(shares)
                    .groups(0x2a2a, 0x11ec, 0x001d, 0x0017, 0x0018)
                    .extension(STATUS_REQUEST, hex("0100000000"))
                    .pskModes(1)
                    .versions(0x4a4a, 0x0304, 0x0303)
                    .extension(ENCRYPTED_CLIENT_HELLO, encryptedHello(random))
                    .extension(EC_POINT_FORMATS, hex("0100"))
                    .extension(APPLICATION_SETTINGS, hex("0003026832"))
                    .protocols("h2", "http/1.1")
                    .extension(RENEGOTIATION_INFO, new byte[1])
                    .extension(Hello.SIGNED_CERTIFICATE_TIMESTAMP, new byte[0])
                    .certificateCompression(2)
                    .schemes(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601)
                    .serverName(EngineFixture.NAME)
                    .extension(SESSION_TICKET, new byte[0])
                    .extension(0x5a5a, new byte[1]);
        }
    },

    /** OpenSSL 3.5 and later as it comes, which still offers TLS 1.2. */
    OPENSSL {
        @Override
        Hello make(Random random) {
            return begin(random)
                    .suites(
                            0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f,
                            0x009e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027, 0x0067, 0xc00a, 0xc014, 0x0039, 0xc009,
                            0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f)
                    .extension(RENEGOTIATION_INFO, new byte[1])
                    .serverName(EngineFixture.NAME)
                    .extension(EC_POINT_FORMATS, hex("03000102"))
                    .groups(0x11ec, 0x001d, 0x0017, 0x001e, 0x0018, 0x0019, 0x0100, 0x0101)
                    .extension(SESSION_TICKET, new byte[0])
                    .protocols("h2", "http/1.1")
                    .extension(ENCRYPT_THEN_MAC, new byte[0])
                    .extension(EXTENDED_MASTER_SECRET, new byte[0])
                    .schemes(
                            0x0905, 0x0906, 0x0904, 0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x081a, 0x081b, 0x081c,
                            0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601)
                    .versions(0x0304, 0x0303)
                    .pskModes(1)
                    .shares(shares(random));
        }
    };

    private static final int STATUS_REQUEST = 5;
    private static final int EC_POINT_FORMATS = 11;
    private static final int ENCRYPT_THEN_MAC = 22;
    private static final int EXTENDED_MASTER_SECRET = 23;
    private static final int SESSION_TICKET = 35;
    private static final int APPLICATION_SETTINGS = 17613;
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;
    private static final int RENEGOTIATION_INFO = 0xff01;

    abstract Hello make(Random random);

    /** The message with its header, always the same. */
    byte[] hello() {
        return make(new Random(1)).message();
    }

    private static Hello begin(Random random) {
        return new Hello().random(bytes(random, 32)).sessionId(bytes(random, 32));
    }

    private static Map<Integer, byte[]> shares(Random random) {
        Map<Integer, byte[]> shares = new LinkedHashMap<>();
        for (NamedGroup group : new NamedGroup[] {NamedGroup.X25519MLKEM768, NamedGroup.X25519}) {
            shares.put(group.code(), bytes(random, group.clientShareLength()));
        }
        return shares;
    }

    /** An outer one: HKDF-SHA256, AES-128-GCM, a configuration's number, an encapsulated key, and what could be a hello. */
    private static byte[] encryptedHello(Random random) {
        return hex("00" + "00010001" + "2b" + "0020" + HexFormat.of().formatHex(bytes(random, 32)) + "0090"
                + HexFormat.of().formatHex(bytes(random, 0x90)));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
