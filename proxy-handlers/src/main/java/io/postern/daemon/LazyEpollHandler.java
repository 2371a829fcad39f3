// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Epoll for sockets that are read on demand. Netty tells the kernel each time that such a socket is to be watched and that
 * it no longer is: five or six system calls in the life of a relayed connection, 7 % of what a short one costs. Here the kernel is
 * told at once only what is to be watched in addition; what no longer is stays in its set until an event comes that nobody
 * waits for, which is rare.
 *
 * <p>It also mends what Netty 4.2.18 does with a socket that waits for nothing at times, as a relay's does when the peer has ended
 * and the other side is full: it takes it out of the epoll set and then fails to put it back, so that the next read or
 * blocked write ends in {@code ENOENT} and closes the channel (since netty/netty#16689). Here it stays in the set, edge-triggered, so
 * that an error is reported once and not over and over.
 */
final class LazyEpollHandler implements IoHandler {

    private static final EpollIoOps READ_OR_WRITE = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);

    /** What has to be asked for; errors come unasked. */
    private static final int ASKED_FOR =
            READ_OR_WRITE.with(EpollIoOps.EPOLLRDHUP).value();

    private final IoHandler epoll;

    LazyEpollHandler(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new LazyEpollHandler(factory.newHandler(executor));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        Registration registration = new Registration((EpollIoHandle) handle);
        registration.kernel = epoll.register(registration);
        return registration;
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Stands between a channel and the kernel's set. Used on its event loop. */
    @SuppressWarnings("try") // what a handle's close() throws is the interface's affair
    private static final class Registration implements IoRegistration, EpollIoHandle {

        private final EpollIoHandle channel;
        private @Nullable IoRegistration kernel;
        private EpollIoOps wanted = EpollIoOps.NONE;
        private EpollIoOps watched = EpollIoOps.NONE;

        Registration(EpollIoHandle channel) {
            this.channel = channel;
        }

        @Override
        public long submit(IoOps ops) {
            wanted = (EpollIoOps) ops;
            boolean more = (wanted.value() & ~watched.value()) != 0;
            if (more) {
                // A new socket is read sooner or later, unless it connects first.
                boolean first = watched.equals(EpollIoOps.NONE) && !wanted.contains(READ_OR_WRITE);
                watch(first ? wanted.with(EpollIoOps.EPOLLIN) : wanted);
            }
            return wanted.value();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            int came = ((EpollIoEvent) event).ops().value();
            int unwanted = came & ASKED_FOR & ~wanted.value();
            if (unwanted == 0) {
                channel.handle(this, event);
                return;
            }
            watch(wanted.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : wanted);
            if (unwanted != came) {
                channel.handle(this, new Event(EpollIoOps.valueOf(came & ~unwanted)));
            }
        }

        private void watch(EpollIoOps ops) {
            if (kernel != null) {
                watched = ops;
                kernel.submit(ops);
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the interface is like that
        public <T> T attachment() {
            if (kernel == null) {
                throw new IllegalStateException("not registered");
            }
            return kernel.attachment();
        }

        @Override
        public boolean isValid() {
            return kernel != null && kernel.isValid();
        }

        @Override
        public boolean cancel() {
            return kernel != null && kernel.cancel();
        }

        @Override
        public FileDescriptor fd() {
            return channel.fd();
        }

        @Override
        public void registered() {
            channel.registered();
        }

        @Override
        public void unregistered() {
            channel.unregistered();
        }

        @Override
        public void close() throws Exception {
            channel.close();
        }
    }

    private record Event(EpollIoOps ops) implements EpollIoEvent {}
}
