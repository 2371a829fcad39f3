// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rules that hold for the extensions of every message. */
class ExtensionBlockTest {

    private static final Set<ExtensionType> ALL = EnumSet.allOf(ExtensionType.class);

    private static final Map<String, Consumer<Reader>> BLOCKS = Map.of(
            "ClientHello", ClientHelloExtensions::read,
            "ServerHello", ServerHelloExtensions::read,
            "HelloRetryRequest", HelloRetryRequestExtensions::read,
            "EncryptedExtensions", EncryptedExtensionsBlock::read,
            "CertificateRequest", CertificateRequestExtensions::read,
            "Certificate", block -> CertificateEntryExtensions.read(block, ALL));

    @Test
    void unknownExtensionsAreKeptInTheirOrder() {
        List<ExtensionBlock.Raw> all = read("000b" + "1a1a0001ff" + "0017" + "0002" + "aabb");
        assertEquals(
                List.of(0x1a1a, 0x0017),
                all.stream().map(ExtensionBlock.Raw::code).toList());
        assertNull(all.getFirst().type());
        assertArrayEquals(hex("aabb"), all.getLast().data());
    }

    @Test
    void unknownExtensionMayNotStandTwice() {
        assertRefused(Fault.DUPLICATE_EXTENSION, "0008" + "1a1a0000" + "1a1a0000");
    }

    @Test
    void nothingFollowsPreSharedKey() {
        assertEquals(2, read("0008" + "1a1a0000" + "00290000").size());
        assertRefused(Fault.PRE_SHARED_KEY_NOT_LAST, "0008" + "00290000" + "1a1a0000");
    }

    @Test
    void blockThatEndsWithinAnExtensionIsRefused() {
        assertRefused(Fault.TRUNCATED, "00");
        assertRefused(Fault.TRUNCATED, "0004" + "1a1a00");
        assertRefused(Fault.TRUNCATED, "0001" + "1a");
        assertRefused(Fault.TRUNCATED, "0003" + "1a1a00");
        assertRefused(Fault.TRUNCATED, "0004" + "1a1a0001");
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = 0xb10c;
        Random random = new Random(seed);
        BLOCKS.forEach((name, block) -> {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = randomBlock(random);
                try {
                    block.accept(new Reader(bytes));
                } catch (TlsException refused) {
                    assertEquals(refused.fault().description(), refused.getMessage());
                } catch (RuntimeException e) {
                    throw new AssertionError(
                            name + ", seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
                }
            }
        });
    }

    /** A block of known extensions with random data: bytes that are all random would seldom come as far as an extension. */
    private static byte[] randomBlock(Random random) {
        Writer writer = new Writer();
        try (var _ = writer.vector16()) {
            for (int left = random.nextInt(4); left > 0; left--) {
                writer.u16(random.nextInt(52));
                byte[] data = new byte[random.nextInt(12)];
                random.nextBytes(data);
                if (data.length > 1 && random.nextBoolean()) {
                    data[0] = 0;
                    data[1] = (byte) (data.length - 2); // a list that fills its extension
                }
                try (var _ = writer.vector16()) {
                    writer.bytes(data);
                }
            }
        }
        return writer.toByteArray();
    }

    private static List<ExtensionBlock.Raw> read(String hex) {
        return ExtensionBlock.read(new Reader(hex(hex)), Place.CLIENT_HELLO);
    }

    private static void assertRefused(Fault fault, String hex) {
        assertEquals(fault, assertThrows(TlsException.class, () -> read(hex)).fault());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
