// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The form of a line in the log: {@code 2026-11-23T18:04:05.123+01:00 INFO  Daemon: message}. Always one line, whatever
 * a peer managed to put into the message: control characters are escaped.
 */
final class LogLine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneId.systemDefault());

    /** How deep the causes of an exception are followed. */
    private static final int CAUSES = 8;

    private LogLine() {}

    static String of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        head(line, event.getInstant(), event.getLevel(), shortName(event.getLoggerName()));
        escape(line, event.getFormattedMessage());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            causes(line, thrown);
        }
        return line.append('\n').toString();
    }

    /** What stands where events had to be dropped. */
    static String dropped(long count) {
        StringBuilder line = new StringBuilder();
        head(line, Instant.now(), Level.WARN, "log");
        return line.append(count)
                .append(" lines are missing here: the log is not read fast enough\n")
                .toString();
    }

    private static void head(StringBuilder line, @Nullable Instant time, Level level, String logger) {
        TIME.formatTo(time == null ? Instant.now() : time, line);
        line.append(' ').append(level);
        // All levels take the room of the longest, so that messages stand in a column.
        line.repeat(' ', Math.max(1, 6 - level.toString().length()));
        line.append(logger).append(": ");
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void causes(StringBuilder line, IThrowableProxy thrown) {
        IThrowableProxy cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            line.append(depth == 0 ? ": " : "; because of ").append(shortName(cause.getClassName()));
            if (cause.getMessage() != null) {
                line.append(": ");
                escape(line, cause.getMessage());
            }
            cause = cause.getCause();
        }
        // The whole trace, on the same line: what is logged with an exception is a bug, and has to be found.
        for (StackTraceElementProxy frame : thrown.getStackTraceElementProxyArray()) {
            line.append(" < ").append(frame.getStackTraceElement());
        }
    }

    private static void escape(StringBuilder line, @Nullable String text) {
        if (text == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
    }
}
