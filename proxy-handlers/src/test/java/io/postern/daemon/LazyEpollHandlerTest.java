// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.postern.handlers.testing.AnyCrypto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a kernel of the test's making, which counts how often it is asked, and how often it wakes. */
@AnyCrypto
final class LazyEpollHandlerTest {

    private static final int IN = EpollIoOps.EPOLLIN.value();
    private static final int OUT = EpollIoOps.EPOLLOUT.value();
    private static final int RDHUP = EpollIoOps.EPOLLRDHUP.value();
    private static final int ERR = EpollIoOps.EPOLLERR.value();
    private static final int HUP = 0x10; // Netty keeps the constant to itself
    private static final int ET = EpollIoOps.EPOLLET.value();

    private final Kernel kernel = new Kernel();
    private final Socket socket = new Socket();
    private @Nullable IoRegistration registration;

    @BeforeEach
    void register() throws Exception {
        registration = new LazyEpollHandler(kernel).register(socket);
    }

    @Test
    void socketThatIsReadAgainAndAgainIsAnnouncedOnce() {
        for (int i = 0; i < 5; i++) {
            want(IN | RDHUP);
            kernel.ready(IN);
            want(RDHUP);
        }
        assertEquals(1, kernel.submitted.size());
        assertEquals(List.of(IN, IN, IN, IN, IN), socket.handled);
    }

    @Test
    void acceptedSocketIsWatchedForReadingFromTheStart() {
        want(RDHUP);
        want(IN | RDHUP);
        assertEquals(List.of(IN | RDHUP), kernel.submitted);
    }

    @Test
    void connectingSocketIsWatchedForThatAlone() {
        want(OUT);
        assertEquals(List.of(OUT), kernel.submitted);
    }

    /** What comes while it is not wanted is told when it is. */
    @Test
    void nothingThatCameMeanwhileIsLost() {
        want(IN | RDHUP);
        want(0);
        kernel.ready(IN);
        assertEquals(List.of(), socket.handled);
        want(IN);
        kernel.poll();
        assertEquals(List.of(IN), socket.handled);
    }

    static Stream<Arguments> interestsAndEvents() {
        int[] interests = {0, RDHUP, IN, IN | RDHUP, OUT, IN | OUT, OUT | RDHUP, IN | OUT | RDHUP};
        return IntStream.of(interests).boxed().flatMap(wanted -> IntStream.of(
                        IN, OUT, RDHUP, IN | RDHUP, ERR | IN | OUT, HUP | ERR | IN | OUT | RDHUP)
                .mapToObj(came -> Arguments.of(wanted, came)));
    }

    /** Level-triggered as it is, a socket must not wake the loop over and over with what nobody waits for. */
    @ParameterizedTest
    @MethodSource("interestsAndEvents")
    void unwantedEventWakesTheLoopTwiceAtMost(int wanted, int came) {
        want(IN | OUT | RDHUP); // the kernel's set is as large as it gets
        want(wanted);
        kernel.ready(came);
        for (int i = 0; i < 10; i++) {
            kernel.poll();
        }
        int asked = came & wanted & (IN | OUT | RDHUP);
        int errors = came & (ERR | HUP);
        if (asked == 0 && errors == 0) {
            assertEquals(List.of(), socket.handled, "told what it did not ask for");
        } else {
            assertEquals(asked | errors, socket.handled.getFirst() & (asked | errors), "not told at once");
        }
        // An error is the channel's to act on: it closes. One that waits for nothing has been told before.
        if (asked == 0 && (errors == 0 || wanted == 0)) {
            assertTrue(kernel.wakes <= 2, () -> kernel.wakes + " wakes");
        }
    }

    private void want(int bits) {
        Objects.requireNonNull(registration).submit(EpollIoOps.valueOf(bits));
    }

    private static final class Socket implements EpollIoHandle {

        private final List<Integer> handled = new ArrayList<>();

        @Override
        public FileDescriptor fd() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void handle(IoRegistration source, IoEvent event) {
            handled.add(((EpollIoEvent) event).ops().value());
        }

        @Override
        public void close() {}
    }

    /** One socket's place in an epoll set. */
    private static final class Kernel implements IoHandler, IoRegistration {

        private final List<Integer> submitted = new ArrayList<>();
        private @Nullable IoHandle handle;
        private int watched;
        private int readiness;
        private boolean edge;
        private int wakes;

        /** The socket becomes ready, and the loop wakes if anybody waits; what comes is not taken away by that. */
        void ready(int bits) {
            readiness = bits;
            edge = true;
            poll();
        }

        /** One more {@code epoll_wait}. */
        void poll() {
            int reported = readiness & (watched | ERR | HUP);
            boolean triggered = (watched & ET) == 0 || edge;
            edge = false;
            if (reported != 0 && triggered) {
                wakes++;
                Objects.requireNonNull(handle).handle(this, (EpollIoEvent) () -> EpollIoOps.valueOf(reported));
            }
        }

        @Override
        public long submit(IoOps ops) {
            watched = ((EpollIoOps) ops).value();
            edge = true; // EPOLL_CTL_MOD looks again
            submitted.add(watched);
            return watched;
        }

        @Override
        public IoRegistration register(IoHandle registered) {
            handle = registered;
            return this;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T attachment() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public boolean cancel() {
            return true;
        }

        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public void prepareToDestroy() {}

        @Override
        public void destroy() {}

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return true;
        }
    }
}
