// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.channel.EventLoop;

/** As many connections at a time as the plan says: when one ends, the next begins. */
final class ClosedRun extends Run {

    private final long end;
    private int underWay;

    ClosedRun(Plan plan, EventLoop loop, ClientTls tls) {
        super(plan, loop, tls);
        end = System.nanoTime() + (long) (plan.seconds() * 1e9);
    }

    @Override
    void begin() {
        endWithin(plan.seconds());
        underWay = plan.connections();
        for (int i = 0; i < plan.connections(); i++) {
            connect(System.nanoTime());
        }
    }

    @Override
    public void handshaken(Exchange exchange) {}

    @Override
    public void answered(Exchange exchange) {}

    @Override
    void next() {
        if (isOver()) {
            return;
        }
        long now = System.nanoTime();
        if (now - end < 0) {
            connect(now);
        } else if (--underWay == 0) {
            finish("");
        }
    }
}
