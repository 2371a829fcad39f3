// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import io.postern.admin.AdminService;
import io.postern.admin.DaemonStatus;
import io.postern.admin.Metrics;
import io.postern.admin.StatusSource;
import io.postern.config.Endpoint;
import io.postern.config.ListenerSettings;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The admin endpoint's socket, and the thread that renders its reports. */
final class AdminEndpoint {

    private static final int KEEP_ALIVE_SECONDS = 60;

    private final ThreadPoolExecutor rendering = rendering();
    private final AdminService service;
    private final Listener listener;

    /** An endpoint that is not bound, on the proxy's event loops. */
    AdminEndpoint(
            Endpoint bind,
            EventLoops loops,
            StatusSource certificates,
            Supplier<DaemonStatus> daemon,
            Metrics metrics) {
        this.service = new AdminService(certificates, daemon, metrics, rendering);
        this.listener = new Listener(new ListenerSettings("admin", bind, null), loops, service.pipelines());
    }

    /**
     * Binds it; blocks.
     *
     * @throws IOException which says why it cannot be bound
     */
    void bind() throws IOException {
        listener.bind();
    }

    /** Where it listens; null until it is bound. */
    @Nullable
    SocketAddress address() {
        return listener.address();
    }

    /** Closes it and its connections; done when they are closed. */
    Future<Void> close() {
        rendering.shutdown();
        Promise<Void> closed = GlobalEventExecutor.INSTANCE.newPromise();
        GlobalEventExecutor.INSTANCE.execute(() -> {
            PromiseCombiner all = new PromiseCombiner(GlobalEventExecutor.INSTANCE);
            all.add((Future<?>) listener.close());
            all.add((Future<?>) service.close());
            all.finish(closed);
        });
        return closed;
    }

    /** The service bounds what waits. */
    private static ThreadPoolExecutor rendering() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamedThreads("postern-admin", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
