// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Connections begin at random times with a given rate, however many are under way (Poisson arrivals). What a handshake takes
 * counts from the time at which it should have begun, so that a server that stops for a while is not spared (no coordinated
 * omission).
 */
final class OpenRun extends Run {

    /** More at a time than this means that the server does not keep up by far. */
    private static final int MOST_AT_A_TIME = 4000;

    private final Random random = new Random(1);
    private long[] nanos = new long[1 << 14];
    private int count;
    private long due;
    private long end;
    private int missed;
    private boolean ending;

    OpenRun(Plan plan, EventLoop loop, ClientTls tls) {
        super(plan, loop, tls);
    }

    @Override
    void begin() {
        endWithin(plan.seconds());
        due = System.nanoTime();
        end = due + (long) (plan.seconds() * 1e9);
        arrive();
    }

    private void arrive() {
        long now = System.nanoTime();
        while (due - now <= 0 && due - end < 0) {
            if (openCount() < MOST_AT_A_TIME) {
                connect(due);
            } else {
                missed++;
            }
            due += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / plan.rate());
        }
        if (due - end < 0) {
            var _ = loop.schedule(this::arrive, due - System.nanoTime(), TimeUnit.NANOSECONDS);
        } else {
            ending = true;
            next();
        }
    }

    @Override
    public void handshaken(Exchange exchange) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = System.nanoTime() - exchange.begun;
    }

    @Override
    public void answered(Exchange exchange) {}

    @Override
    void next() {
        // The channel that has just become inactive is taken from the open ones right after.
        if (ending && !isOver()) {
            loop.execute(this::finishWhenEmpty);
        }
    }

    private void finishWhenEmpty() {
        if (!isOver() && openCount() == 0) {
            Arrays.sort(nanos, 0, count);
            finish(" missed=" + missed + " p50=" + percentile(50) + " p99=" + percentile(99));
        }
    }

    /** In nanoseconds. */
    private long percentile(int percent) {
        return count == 0 ? 0 : nanos[Math.min(count - 1, (int) ((long) count * percent / 100))];
    }
}
