// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class whose tests left a buffer to the garbage collector. The tests run with paranoid leak detection; the
 * detector speaks only by its log, and only when another buffer is made after a collection.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        collect(); // what others have left is not ours
        context.getStore(NAMESPACE).put("log", new LogCapture(ResourceLeakDetector.class.getName()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LogCapture log = context.getStore(NAMESPACE).get("log", LogCapture.class);
        try {
            List<String> leaks = leaks(log);
            if (!leaks.isEmpty()) {
                throw new AssertionError(leaks.size() + " leaked buffers, the first: " + leaks.getFirst());
            }
        } finally {
            log.close();
        }
    }

    /** What has leaked since {@code log} was opened. */
    static List<String> leaks(LogCapture log) {
        collect();
        return log.lines(Level.ERROR, "LEAK");
    }

    /**
     * Has the detector look at all garbage there is. Its references are queued by another thread some time after they are
     * cleared; one that is queued by a second collection comes after all of the first.
     */
    private static void collect() {
        for (int i = 0; i < 2; i++) {
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
            Await.until("a garbage collection", () -> {
                System.gc();
                return queue.poll() != null && garbage.refersTo(null);
            });
        }
        for (ByteBufAllocator allocator : List.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT)) {
            allocator.directBuffer(1).release();
            allocator.heapBuffer(1).release();
        }
    }
}
