// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.postern.handlers.testing.AnyCrypto;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@AnyCrypto
final class LogWriterTest {

    @Test
    void everythingLoggedBeforeTheStopIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogWriter writer = new LogWriter(out);
        Logger logger = logger(writer);

        for (int i = 0; i < 1000; i++) {
            logger.info("event {}", i);
        }
        writer.stop();

        List<String> lines = lines(out);
        assertEquals(1000, lines.size());
        assertTrue(lines.getLast().endsWith("event 999"), lines.getLast());
    }

    @Test
    void aReaderThatDoesNotReadHoldsUpNobodyAndTheLossIsCounted() throws InterruptedException {
        StuckStream out = new StuckStream();
        LogWriter writer = new LogWriter(out, 10);
        Logger logger = logger(writer);

        logger.info("first");
        out.entered.await();
        // One line is being written; ten more fit, and the other ninety must not make this thread wait.
        for (int i = 0; i < 100; i++) {
            logger.info("event {}", i);
        }
        out.released.countDown();
        writer.stop();

        List<String> lines = lines(out.written);
        assertEquals(12, lines.size(), lines::toString);
        assertTrue(lines.getLast().contains("90 lines are missing here"), lines.getLast());
    }

    private static Logger logger(LogWriter writer) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        writer.setContext(context);
        writer.start();
        Logger logger = context.getLogger("test");
        logger.addAppender(writer);
        return logger;
    }

    private static List<String> lines(ByteArrayOutputStream out) {
        return out.toString(UTF_8).lines().toList();
    }

    /** A pipe whose reader sleeps until it is told to go on. */
    private static final class StuckStream extends OutputStream {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int value) {
            throw new AssertionError("a byte at a time would be slow");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            entered.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    if (!released.await(50, TimeUnit.SECONDS)) {
                        throw new AssertionError("never released");
                    }
                    break;
                } catch (InterruptedException stopping) {
                    // A real pipe does not notice interrupts either.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            written.write(bytes, offset, length);
        }
    }
}
