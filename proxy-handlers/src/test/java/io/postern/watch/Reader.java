// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import io.postern.handlers.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads files whenever it is told to. */
final class Reader implements AutoCloseable {

    private final List<Path> files;
    private final FileWatch.Registration registration;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile List<String> content = List.of();
    private volatile CountDownLatch hold = new CountDownLatch(0);

    Reader(FileWatch watch, Path... files) {
        this.files = List.of(files);
        this.registration = watch.watch(Set.of(files), this::changed);
    }

    /** Returns once the directories are watched, as far as they can be. */
    static Reader of(FileWatch watch, Path... files) {
        Reader reader = new Reader(watch, files);
        watch.rereadAll();
        Await.until("the first call", () -> reader.calls() > 0);
        return reader;
    }

    private void changed() {
        try {
            content = files.stream().map(Reader::read).toList();
            calls.incrementAndGet();
            hold.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }

    int calls() {
        return calls.get();
    }

    void awaitContent(String... expected) {
        Await.until(List.of(expected) + " to be read", () -> content.equals(List.of(expected)));
    }

    void awaitCallsAfter(int before) {
        Await.until("call " + (before + 1), () -> calls() > before);
    }

    /** The next call does not return until the result is counted down. */
    CountDownLatch holdNext() {
        hold = new CountDownLatch(1);
        return hold;
    }

    @Override
    public void close() {
        registration.close();
    }
}
