// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.postern.config.TransportChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops, all of one transport. */
final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    /** For what is still queued; all connections are closed before. */
    private static final int SHUTDOWN_SECONDS = 5;

    private final Transport transport;
    private final EventLoopGroup group;
    private final List<EventLoop> all = new ArrayList<>();

    private EventLoops(Transport transport, EventLoopGroup group) {
        this.transport = transport;
        this.group = group;
        for (EventExecutor loop : group) {
            all.add((EventLoop) loop);
        }
    }

    /**
     * Starts loops on the transport that was chosen, or on the first that works. Whether io_uring does is known only when
     * a ring has been made: container runtimes forbid it to kernels that have it.
     *
     * @param count 0: one per core
     * @throws IOException where the chosen one does not work
     */
    static EventLoops open(TransportChoice choice, int count) throws IOException {
        int loops = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
        return switch (choice) {
            case IO_URING -> open(Transport.IO_URING, loops);
            case EPOLL -> open(Transport.EPOLL, loops);
            case NIO -> open(Transport.NIO, loops);
            case AUTO -> openFirst(loops);
        };
    }

    Transport transport() {
        return transport;
    }

    EventLoopGroup group() {
        return group;
    }

    List<EventLoop> all() {
        return all;
    }

    /** Ends the threads; done when they have ended. */
    Future<?> shutdown() {
        return group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    private static EventLoops openFirst(int loops) throws IOException {
        IOException last = null;
        for (Transport candidate : Transport.ALL) {
            try {
                return open(candidate, loops);
            } catch (IOException e) {
                LOG.info("transport passed over transport={} reason=\"{}\"", candidate, e.getMessage());
                last = e;
            }
        }
        throw new IOException("no transport works", last);
    }

    private static EventLoops open(Transport transport, int loops) throws IOException {
        Throwable unavailability = transport.unavailability().get();
        if (unavailability != null) {
            throw unavailable(transport, unavailability);
        }
        try {
            return new EventLoops(
                    transport,
                    new MultiThreadIoEventLoopGroup(
                            loops,
                            new NamedThreads("postern-loop", false),
                            transport.handlers().get()));
        } catch (RuntimeException | LinkageError e) {
            throw unavailable(transport, e);
        }
    }

    private static IOException unavailable(Transport transport, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IOException("transport " + transport + " is not available: " + root, cause);
    }
}
