// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.postern.handlers.testing.AnyCrypto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@AnyCrypto
final class LogLineTest {

    @Test
    void lineHasTimeLevelShortLoggerAndMessage() {
        String line = LogLine.of(event(Level.INFO, "listening on {}", null, "https"));

        assertTrue(
                line.matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d INFO  Router: listening on https\n"),
                line);
    }

    @Test
    void whatAPeerSendsCannotBreakTheLine() {
        String line = LogLine.of(event(Level.WARN, "server name {}", null, "a\r\nb\u001b[31m\u0085\u2028c"));

        assertTrue(line.endsWith("server name a\\u000d\\u000ab\\u001b[31m\\u0085\\u2028c\n"), line);
    }

    @Test
    void exceptionAndItsCausesAreOnTheSameLine() {
        Exception thrown = new IllegalStateException("broken", new java.io.IOException("the\ndisk"));

        String line = LogLine.of(event(Level.ERROR, "failed", thrown));

        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        assertTrue(
                line.contains(
                        "failed: IllegalStateException: broken; because of IOException: the\\u000adisk < io.postern"),
                line);
    }

    private static LoggingEvent event(Level level, String message, @Nullable Throwable thrown, Object... arguments) {
        LoggerContext context = new LoggerContext();
        return new LoggingEvent(
                "", context.getLogger("io.postern.handlers.relay.Router"), level, message, thrown, arguments);
    }
}
