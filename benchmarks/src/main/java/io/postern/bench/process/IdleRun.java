// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/** Opens many connections, with one request on each, and keeps them until they are released. */
final class IdleRun extends Run {

    private static final int AT_A_TIME = 32;

    private int begun;
    private int answered;

    IdleRun(Plan plan, EventLoop loop, ClientTls tls) {
        super(plan, loop, tls);
    }

    @Override
    void begin() {
        endWithin(plan.seconds());
        for (int i = 0; i < AT_A_TIME; i++) {
            one();
        }
    }

    private void one() {
        if (begun < plan.connections()) {
            begun++;
            connect(System.nanoTime());
        }
    }

    @Override
    public void handshaken(Exchange exchange) {}

    @Override
    public void answered(Exchange exchange) {
        answered++;
        proceed();
    }

    @Override
    void next() {
        proceed();
    }

    private void proceed() {
        if (isOver()) {
            return;
        }
        if (answered + errors() >= plan.connections()) {
            complete(" open=" + openCount());
        } else {
            one();
        }
    }

    /** Closes them; how many were still there. From any other thread. */
    int release() {
        return CompletableFuture.supplyAsync(
                        () -> {
                            int left = openCount();
                            finish("");
                            return left;
                        },
                        loop)
                .join();
    }
}
