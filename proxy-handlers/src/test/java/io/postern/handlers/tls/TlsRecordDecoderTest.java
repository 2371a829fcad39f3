// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.postern.handlers.testing.LeakGuard;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.PlaintextSealer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
class TlsRecordDecoderTest {

    private final RecordingOwner owner = new RecordingOwner();
    private final TlsRecordDecoder decoder = new TlsRecordDecoder(owner);
    private final Reads reads = new Reads();
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, decoder);
    private final Sealer sealer = Keys.sealer(1);
    private final List<ByteBuf> sent = new ArrayList<>();

    TlsRecordDecoderTest() {
        channel.config().setAutoRead(false);
        owner.onFailure = decoder::stop;
    }

    @AfterEach
    void everyBufferFromTheSocketIsReleased() {
        channel.finishAndReleaseAll();
        sent.forEach(buffer -> assertEquals(0, buffer.refCnt()));
    }

    @Test
    void recordsOfOneReadBecomeOneBuffer() {
        decoder.install(Keys.opener(1));
        send(Keys.join(data("one "), data("two "), data("three")));
        assertEquals("one two three", nextText());
        assertNull(channel.readInbound());
    }

    @Test
    void oneByteAtATimeGivesTheSame() {
        decoder.install(Keys.opener(1));
        for (byte b : Keys.join(data("one "), data("two"))) {
            send(b);
        }
        assertEquals("one ", nextText());
        assertEquals("two", nextText());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void recordsSplitAnywhereArriveInOrder(long seed) {
        Random random = new Random(seed);
        decoder.install(Keys.opener(1));
        byte[] content = new byte[40_000];
        random.nextBytes(content);
        List<byte[]> records = new ArrayList<>();
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, 1 + random.nextInt(RecordHeader.MAX_PLAINTEXT));
            records.add(Keys.seal(sealer, ContentType.APPLICATION_DATA, Arrays.copyOfRange(content, at, at + length)));
            at += length;
        }
        byte[] wire = Keys.join(records.toArray(byte[][]::new));
        for (int at = 0; at < wire.length; ) {
            int length = Math.min(wire.length - at, 1 + random.nextInt(9000));
            send(Arrays.copyOfRange(wire, at, at + length));
            at += length;
        }
        assertArrayEquals(content, nextAll(), "seed " + seed);
    }

    @Test
    void endlessStreamThatNeverEndsAtARecordTakesNoMoreMemoryThanARead() {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        channel.config().setAllocator(memory);
        decoder.install(Keys.opener(1));
        byte[] record = new byte[RecordHeader.MAX_PLAINTEXT];
        byte[] carried = {};
        for (int i = 0; i < 200; i++) {
            byte[] wire = Keys.join(carried, Keys.seal(sealer, ContentType.APPLICATION_DATA, record));
            carried = Arrays.copyOfRange(wire, wire.length - 1000, wire.length);
            send(Arrays.copyOf(wire, wire.length - 1000));
            assertEquals(i == 0 ? 0 : record.length, nextAll().length);
            sent.clear();
            long used = memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
            assertTrue(used <= 64 << 10, "after " + i + " reads: " + used);
        }
    }

    @Test
    void fewBytesInManyPaddedRecordsDoNotHoldALargeBuffer() {
        decoder.install(Keys.opener(1));
        byte[] padded = new byte[8000]; // a byte of data, its type, and padding
        padded[1] = (byte) ContentType.APPLICATION_DATA.code();
        byte[] records = {};
        for (int i = 0; i < 4; i++) {
            records = Keys.join(records, Keys.sealInner(1, i, padded));
        }
        send(records);
        ByteBuf data = channel.readInbound();
        assertEquals(4, data.readableBytes());
        assertTrue(data.capacity() <= 64, "capacity " + data.capacity());
        data.release();
    }

    @Test
    void incompleteRecordDoesNotHoldTheBufferThatItCameIn() {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        channel.config().setAllocator(memory);
        decoder.install(Keys.opener(1));
        ByteBuf read = memory.directBuffer(64 << 10).writeBytes(Arrays.copyOf(data("a long enough text"), 20));
        channel.writeInbound(read);
        assertTrue(
                memory.metric().usedDirectMemory() <= 64,
                "holds " + memory.metric().usedDirectMemory());
    }

    @Test
    void keyInstalledByARecordOpensTheNext() {
        owner.onRecord = record -> {
            if (record.type() == ContentType.HANDSHAKE) {
                decoder.install(Keys.opener(1));
            }
        };
        send(Keys.join(handshake("hello"), data("secret")));
        assertEquals("secret", nextText());
        assertEquals(2, owner.received.size());
    }

    @Test
    void dataBeforeAnAlertIsPassedOnBeforeIt() {
        decoder.install(Keys.opener(1));
        owner.onRecord = record -> {
            if (record.type() == ContentType.ALERT) {
                assertEquals(1, channel.inboundMessages().size());
            }
        };
        send(Keys.join(data("last words"), Keys.seal(sealer, ContentType.ALERT, new byte[] {1, 0})));
        assertEquals("last words", nextText());
        assertEquals(2, owner.received.size());
    }

    @Test
    void nothingIsDecodedOrReadWhileSuspended() {
        owner.onRecord = _ -> decoder.suspend();
        decoder.read(channel.pipeline().context(decoder));
        reads.count = 0;
        send(Keys.join(handshake("first"), handshake("second")));
        assertEquals(1, owner.received.size());
        assertEquals(0, reads.count);
        channel.read();
        assertEquals(0, reads.count);

        owner.onRecord = _ -> {};
        decoder.resume();
        assertEquals(2, owner.received.size());
        assertEquals(1, reads.count, "what was asked for meanwhile");
    }

    @Test
    void resumingWithinARecordGoesOnBehindIt() {
        List<Integer> order = new ArrayList<>();
        owner.onRecord = record -> {
            decoder.suspend();
            decoder.resume();
            order.add((int) record.content()[0]);
        };
        send(Keys.join(handshake("1"), handshake("2")));
        assertEquals(List.of((int) '1', (int) '2'), order);
    }

    @Test
    void bytesThatComeWhileARecordIsHandledWaitTheirTurn() {
        owner.onRecord = record -> {
            if (owner.received.size() == 1) {
                send(handshake("third"));
            }
        };
        send(Keys.join(handshake("first"), handshake("second")));
        assertEquals(
                List.of("first", "second", "third"),
                owner.received.stream()
                        .map(r -> new String(r.content(), StandardCharsets.US_ASCII))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"GET,HTTP_REQUEST", "123,NOT_TLS", "xyz,NOT_TLS"})
    void strangerIsKnownByThreeBytes(String start, Fault fault) {
        send(start.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(List.of(fault), owner.faults);
    }

    @Test
    void sslv2HelloIsKnownByThreeBytes() {
        send((byte) 0x80, (byte) 0x2e, (byte) 1);
        assertEquals(List.of(Fault.SSLV2_HELLO), owner.faults);
    }

    @Test
    void tooLongARecordIsRefusedByItsHeader() {
        send((byte) 22, (byte) 3, (byte) 3, (byte) 0x40, (byte) 1);
        assertEquals(List.of(Fault.RECORD_TOO_LONG), owner.faults);
    }

    @Test
    void flippedBitIsRefusedAfterWhatCameBefore() {
        decoder.install(Keys.opener(1));
        byte[] good = data("good");
        byte[] bad = data("bad");
        bad[10] ^= 1;
        send(Keys.join(good, bad, data("never seen")));
        assertEquals("good", nextText());
        assertEquals(List.of(Fault.BAD_RECORD), owner.faults);
        assertNull(channel.readInbound());
    }

    @Test
    void whatComesAfterTheEndIsDropped() {
        decoder.stop();
        send(handshake("too late"));
        assertTrue(owner.received.isEmpty());
    }

    @Test
    void leftOverBytesAreReleasedWhenTheChannelCloses() {
        send(Arrays.copyOf(handshake("part"), 7));
        channel.close();
        assertEquals(0, sent.getFirst().refCnt());
    }

    @Test
    void leftOverBytesAreReleasedWhenTheDecoderIsRemoved() {
        send(Arrays.copyOf(handshake("part"), 7));
        channel.pipeline().remove(decoder);
        assertEquals(0, sent.getFirst().refCnt());
    }

    @Test
    void removalWithinARecordEndsTheDecoding() {
        owner.onRecord = _ -> channel.pipeline().remove(decoder);
        send(Keys.join(handshake("first"), handshake("second")));
        assertEquals(1, owner.received.size());
    }

    @Test
    void idleConnectionHoldsNoBuffer() {
        send(handshake("whole"));
        assertEquals(0, sent.getFirst().refCnt());
    }

    @Test
    void readGoesOnUntilThereIsDataToPassOn() {
        decoder.install(Keys.opener(1));
        reads.count = 0;
        channel.read();
        assertEquals(1, reads.count);
        byte[] record = data("data");
        send(Arrays.copyOf(record, 9));
        assertEquals(2, reads.count, "a part of a record brings no data");
        send(Arrays.copyOfRange(record, 9, record.length));
        assertEquals("data", nextText());
        assertEquals(2, reads.count, "the next handler says when to read more");
    }

    @Test
    void touchedTellsWhetherAnythingCame() {
        assertFalse(decoder.touched());
        send((byte) 22);
        assertTrue(decoder.touched());
    }

    private byte[] data(String text) {
        return Keys.seal(sealer, ContentType.APPLICATION_DATA, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] handshake(String text) {
        return Keys.seal(new PlaintextSealer(), ContentType.HANDSHAKE, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte... bytes) {
        ByteBuf buffer = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
        sent.add(buffer);
        channel.writeInbound(buffer);
    }

    private String nextText() {
        ByteBuf buffer = channel.readInbound();
        String text = buffer.toString(StandardCharsets.US_ASCII);
        buffer.release();
        return text;
    }

    private byte[] nextAll() {
        List<byte[]> all = new ArrayList<>();
        for (ByteBuf buffer = channel.readInbound(); buffer != null; buffer = channel.readInbound()) {
            all.add(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return Keys.join(all.toArray(byte[][]::new));
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
        }
    }
}
