// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads named {@code prefix-0}, {@code prefix-1} and so on, with Netty's fast thread locals. */
final class NamedThreads extends DefaultThreadFactory {

    private final String prefix;
    private final AtomicInteger next = new AtomicInteger();

    NamedThreads(String prefix, boolean daemon) {
        super(prefix, daemon);
        this.prefix = prefix;
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
        return super.newThread(task, prefix + "-" + next.getAndIncrement());
    }
}
