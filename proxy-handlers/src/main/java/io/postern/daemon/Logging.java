// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sets up Logback: one line per event on standard error, written by a thread of its own. A file given by
 * {@code -Dlogback.configurationFile} is obeyed instead.
 */
final class Logging {

    private static final String OWN_FILE = "logback.configurationFile";

    private Logging() {}

    /** Replaces what Logback set up by itself. */
    static void start(Level level) {
        if (System.getProperty(OWN_FILE) != null) {
            return;
        }
        LoggerContext context = context();
        context.reset();
        // Not System.err: its lock and its buffering are for many writers, and there is one.
        LogWriter writer = new LogWriter(new FileOutputStream(FileDescriptor.err));
        writer.setContext(context);
        writer.setName("stderr");
        writer.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(writer);
        level(level);
    }

    /** Changes how much is logged. */
    static void level(Level level) {
        if (System.getProperty(OWN_FILE) != null) {
            return;
        }
        LoggerContext context = context();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
        // Netty describes every platform check at debug level, which drowns what Postern has to say there.
        boolean netty = level == Level.TRACE || level == Level.ERROR || level == Level.WARN;
        context.getLogger("io.netty").setLevel(netty ? null : ch.qos.logback.classic.Level.INFO);
    }

    /** Writes what is queued, waiting a moment at most. Nothing is logged after that. */
    static void stop() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
