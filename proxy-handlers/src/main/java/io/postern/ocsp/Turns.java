// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many tasks be under way at a time, and so many for each host; the rest wait, hosts take turns. Safe for use by
 * many threads.
 */
final class Turns {

    private final int most;
    private final int mostForHost;
    private final Map<String, Host> hosts = new HashMap<>();
    /** Those with waiting tasks that may begin as far as they are concerned. */
    private final Queue<Host> ready = new ArrayDeque<>();

    private int underWay;
    private boolean running;

    private static final class Host {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int underWay;
        private boolean ready;
    }

    Turns(int most, int mostForHost) {
        this.most = most;
        this.mostForHost = mostForHost;
    }

    /**
     * Runs it at once or later, in the thread that calls this or one that ends another task.
     *
     * @param task starts something and throws nothing; {@link #end} has to follow when that is over
     */
    void begin(String host, Runnable task) {
        synchronized (this) {
            Host its = hosts.computeIfAbsent(host, _ -> new Host());
            its.waiting.add(task);
            offer(its);
        }
        runNext();
    }

    void end(String host) {
        synchronized (this) {
            Host its = hosts.get(host);
            if (its == null) {
                throw new IllegalStateException("nothing is under way for " + host);
            }
            underWay--;
            its.underWay--;
            offer(its);
            if (its.underWay == 0 && its.waiting.isEmpty()) {
                hosts.remove(host);
            }
        }
        runNext();
    }

    /** In one thread at a time, and not from within a task: tasks that end at once would otherwise pile up on its stack. */
    private void runNext() {
        synchronized (this) {
            if (running) {
                return;
            }
            running = true;
        }
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Host host = underWay < most ? ready.poll() : null;
        if (host == null) {
            running = false;
            return null;
        }
        host.ready = false;
        host.underWay++;
        underWay++;
        Runnable task = host.waiting.remove();
        offer(host);
        return task;
    }

    private void offer(Host host) {
        if (!host.ready && host.underWay < mostForHost && !host.waiting.isEmpty()) {
            host.ready = true;
            ready.add(host);
        }
    }
}
