// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.postern.handlers.testing.LeakGuard;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.Opener;
import io.postern.tls.record.RecordBuffer;
import io.postern.tls.record.RecordHeader;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.record.RecordShape;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakGuard.class)
class TlsRecordEncoderTest {

    private long nanos = 5;
    private final RecordingOwner owner = new RecordingOwner();
    private final TlsRecordEncoder encoder = new TlsRecordEncoder(owner, () -> nanos);
    private final EmbeddedChannel channel = new EmbeddedChannel(encoder);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void largeWriteBecomesManyRecordsInOneBufferOfTheirSize() {
        encoder.install(Keys.sealer(1));
        byte[] content = new byte[256 << 10];
        new Random(3).nextBytes(content);
        ByteBuf plain = buffer(content);
        channel.writeOutbound(plain);
        ByteBuf wire = channel.readOutbound();
        assertEquals(wire.readableBytes(), wire.capacity());
        assertNull(channel.readOutbound());
        assertEquals(0, plain.refCnt());
        int length = wire.readableBytes();
        List<byte[]> records = open(wire, Keys.opener(1), ContentType.APPLICATION_DATA);
        assertEquals(content.length + records.size() * Keys.OVERHEAD, length);
        assertArrayEquals(content, Keys.join(records.toArray(byte[][]::new)));
    }

    @Test
    void recordsGrowInTheCourseOfABurst() {
        encoder.install(Keys.sealer(1));
        List<Integer> lengths = lengths(256 << 10, Keys.opener(1));
        assertEquals(Collections.nCopies(10, 1350), lengths.subList(0, 10));
        assertEquals(Collections.nCopies(13, 4096), lengths.subList(10, 23));
        assertEquals(Collections.nCopies(11, 16384), lengths.subList(23, 34));
    }

    @Test
    void recordsAreShortAgainAfterASecond() {
        encoder.install(Keys.sealer(1));
        Opener opener = Keys.opener(1);
        lengths(256 << 10, opener);
        nanos += 999_999_999;
        assertEquals(List.of(16384), lengths(16384, opener));
        nanos += 1_000_000_000;
        assertEquals(List.of(1350, 150), lengths(1500, opener));
    }

    @Test
    void clientThatIsSlowToReadMakesNoPause() {
        encoder.install(Keys.sealer(1));
        Opener opener = Keys.opener(1);
        lengths(256 << 10, opener);
        ChannelFuture waits = channel.write(buffer(new byte[1]));
        nanos += 2_000_000_000;
        channel.writeAndFlush(buffer(new byte[16384]));
        assertTrue(waits.isSuccess());
        open(channel.readOutbound(), opener, ContentType.APPLICATION_DATA);
        assertEquals(
                1,
                open(channel.readOutbound(), opener, ContentType.APPLICATION_DATA)
                        .size());
    }

    @Test
    void recordsStayWithinWhatTheClientTakes() {
        encoder.install(Keys.sealer(1, new RecordShape(513, RecordPadding.NONE, new Random(1))));
        assertEquals(List.of(512, 512, 512, 464), lengths(2000, Keys.opener(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 16384})
    void paddedRecordsOfOneClassCannotBeToldApart(int multiple) {
        RecordPadding padding = new RecordPadding.ToMultiple(multiple);
        encoder.install(Keys.sealer(1, new RecordShape(RecordShape.LONGEST, padding, new Random(1))));
        List<Integer> seen = new ArrayList<>();
        for (int length : new int[] {1, 2, multiple / 2, multiple - 1}) {
            channel.writeOutbound(buffer(new byte[length]));
            seen.add(bytes(channel.readOutbound()).length);
        }
        assertEquals(Collections.nCopies(4, RecordHeader.LENGTH + multiple + 16), seen);
    }

    @Test
    void randomPaddingHasOneRecordToHideIn() {
        RecordPadding padding = new RecordPadding.UpTo(4096);
        encoder.install(Keys.sealer(1, new RecordShape(RecordShape.LONGEST, padding, new Random(1))));
        assertEquals(List.of(10_000), lengths(10_000, Keys.opener(1)));
    }

    /** Of the records that so much content becomes. */
    private List<Integer> lengths(int content, Opener opener) {
        channel.writeOutbound(buffer(new byte[content]));
        return open(channel.readOutbound(), opener, ContentType.APPLICATION_DATA).stream()
                .map(record -> record.length)
                .toList();
    }

    @Test
    void handshakeMessageLongerThanARecordIsFragmented() {
        encoder.install(Keys.sealer(1));
        byte[] message = new byte[RecordHeader.MAX_PLAINTEXT + 1];
        encoder.sendHandshake(message);
        channel.flush();
        List<byte[]> records = open(channel.readOutbound(), Keys.opener(1), ContentType.HANDSHAKE);
        assertEquals(2, records.size());
        assertEquals(1, records.getLast().length);
    }

    @Test
    void keyChangesInOrderWithTheWrites() {
        encoder.install(Keys.sealer(1));
        channel.write(buffer(new byte[] {1}));
        encoder.install(Keys.sealer(2));
        channel.write(buffer(new byte[] {2}));
        channel.flush();
        assertArrayEquals(
                new byte[] {1},
                open(channel.readOutbound(), Keys.opener(1), ContentType.APPLICATION_DATA)
                        .getFirst());
        assertArrayEquals(
                new byte[] {2},
                open(channel.readOutbound(), Keys.opener(2), ContentType.APPLICATION_DATA)
                        .getFirst());
    }

    @Test
    void changeCipherSpecIsAlwaysInTheClear() {
        encoder.install(Keys.sealer(1));
        encoder.sendChangeCipherSpec();
        channel.flush();
        assertArrayEquals(new byte[] {20, 3, 3, 0, 1, 1}, bytes(channel.readOutbound()));
    }

    @Test
    void flightIsOneWriteAndTheOwnerHearsWhenItIsOut() {
        encoder.sendHandshake(new byte[] {2, 0, 0, 0});
        encoder.sendChangeCipherSpec();
        encoder.install(Keys.sealer(1));
        encoder.sendHandshake(new byte[] {8, 0, 0, 0});
        assertNull(channel.readOutbound());
        assertEquals(0, owner.sent);
        channel.flush();
        ByteBuf flight = channel.readOutbound();
        assertEquals(3 * RecordHeader.LENGTH + 4 + 1 + 4 + Keys.OVERHEAD - RecordHeader.LENGTH, flight.readableBytes());
        flight.release();
        assertNull(channel.readOutbound());
        assertEquals(1, owner.sent);
    }

    @Test
    void whatTheEngineSentKeepsItsPlaceBeforeAWrite() {
        encoder.install(Keys.sealer(1));
        encoder.sendHandshake(new byte[] {4, 0, 0, 0});
        encoder.install(Keys.sealer(2));
        channel.writeOutbound(buffer(new byte[] {1}));
        open(channel.readOutbound(), Keys.opener(1), ContentType.HANDSHAKE);
        open(channel.readOutbound(), Keys.opener(2), ContentType.APPLICATION_DATA);
    }

    @Test
    void markerComesBehindWhatTheEngineSent() {
        encoder.sendAlert(Alert.CLOSE_NOTIFY);
        channel.writeOutbound(Unpooled.EMPTY_BUFFER);
        assertArrayEquals(new byte[] {21, 3, 3, 0, 2, 1, 0}, bytes(channel.readOutbound()));
    }

    /** Paranoid leak detection is what would notice. */
    @Test
    void closedChannelDropsWhatWaits() {
        encoder.sendHandshake(new byte[4]);
        channel.close();
        assertEquals(0, owner.sent);
    }

    @Test
    void alertIsTheLastThingSent() {
        encoder.sendAlert(Alert.HANDSHAKE_FAILURE);
        encoder.sendHandshake(new byte[4]);
        ByteBuf late = buffer(new byte[1]);
        ChannelFuture written = channel.writeAndFlush(late);
        assertArrayEquals(new byte[] {21, 3, 3, 0, 2, 2, 40}, bytes(channel.readOutbound()));
        assertNull(channel.readOutbound());
        assertInstanceOf(ClosedChannelException.class, written.cause());
        assertEquals(0, late.refCnt());
    }

    @Test
    void closeNotifyIsAWarning() {
        encoder.sendAlert(Alert.CLOSE_NOTIFY);
        channel.flush();
        assertArrayEquals(new byte[] {21, 3, 3, 0, 2, 1, 0}, bytes(channel.readOutbound()));
    }

    @Test
    void emptyBufferPassesAsAMarker() {
        ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertTrue(written.isSuccess());
    }

    @Test
    void applicationDataIsNeverSentInTheClear() {
        ByteBuf secret = buffer(new byte[10]);
        ChannelFuture written = channel.writeAndFlush(secret);
        assertFalse(written.isSuccess());
        assertNull(channel.readOutbound());
        assertEquals(0, secret.refCnt());
        assertEquals(List.of(Fault.INTERNAL), owner.faults);
    }

    @Test
    void keyThatIsUsedUpFailsTheWriteAndTheConnection() {
        encoder.install(Keys.sealer(1, 2));
        ByteBuf plain = buffer(new byte[3 * RecordHeader.MAX_PLAINTEXT]);
        ChannelFuture written = channel.writeAndFlush(plain);
        assertEquals(
                Fault.KEY_EXHAUSTED,
                assertInstanceOf(TlsException.class, written.cause()).fault());
        assertEquals(List.of(Fault.KEY_EXHAUSTED), owner.faults);
        assertEquals(0, plain.refCnt());
        assertNull(channel.readOutbound());
    }

    @Test
    void alertThatCannotBeSealedIsLeftOut() {
        encoder.install(Keys.sealer(1, 0));
        encoder.sendAlert(Alert.INTERNAL_ERROR);
        assertNull(channel.readOutbound());
        assertEquals(List.of(Fault.KEY_EXHAUSTED), owner.faults);
    }

    @Test
    void updateIsAskedForWhenTheKeyIsNearItsLimit() {
        encoder.install(Keys.sealer(1, (1 << 16) + 2));
        channel.writeOutbound(buffer(new byte[1]));
        assertEquals(0, owner.updatesDue);
        channel.writeOutbound(buffer(new byte[1]));
        assertEquals(1, owner.updatesDue);
    }

    @Test
    void foreignMessageIsRefused() {
        Object message = "text";
        ChannelFuture written = channel.writeAndFlush(message);
        assertInstanceOf(UnsupportedMessageTypeException.class, written.cause());
    }

    private ByteBuf buffer(byte[] content) {
        return channel.alloc().directBuffer(content.length).writeBytes(content);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    private static List<byte[]> open(ByteBuf wire, Opener opener, ContentType expected) {
        byte[] bytes = bytes(wire);
        List<byte[]> contents = new ArrayList<>();
        RecordBuffer record = new RecordBuffer();
        for (int at = 0; at < bytes.length; ) {
            RecordHeader header = RecordHeader.parse(bytes, at, false);
            System.arraycopy(bytes, at, record.array(), 0, RecordHeader.LENGTH + header.length());
            opener.open(record.received(header.type(), header.length()));
            assertSame(expected, record.type());
            contents.add(Arrays.copyOfRange(record.array(), record.offset(), record.offset() + record.length()));
            at += RecordHeader.LENGTH + header.length();
        }
        return contents;
    }
}
