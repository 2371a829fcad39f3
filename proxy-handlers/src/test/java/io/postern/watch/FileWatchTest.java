// SPDX-License-Identifier: Apache-2.0
package io.postern.watch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.postern.handlers.testing.AnyCrypto;
import io.postern.handlers.testing.LogCapture;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system's events tell: nothing is found by looking again in these tests, but where they say so. */
@AnyCrypto
final class FileWatchTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Intervals EVENTS_ONLY = new Intervals(SHORT, Duration.ofMillis(200), NEVER, NEVER);

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private FileWatch watch = start(EVENTS_ONLY);
    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void write() throws IOException {
        certificate = Files.writeString(directory.resolve("cert.pem"), "c1");
        key = Files.writeString(directory.resolve("key.pem"), "k1");
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void fileWrittenInPlaceIsReadAgain() throws IOException {
        Reader reader = Reader.of(watch, certificate, key);
        Files.writeString(key, "k2");
        reader.awaitContent("c1", "k2");
    }

    @Test
    void fileReplacedByRenameIsReadAgain() throws IOException {
        Reader reader = Reader.of(watch, certificate, key);
        replace(certificate, "c2");
        reader.awaitContent("c2", "k1");
    }

    @Test
    void fileThatIsDeletedAndMadeAgainIsReadAgain() throws IOException {
        Reader reader = Reader.of(watch, certificate);
        Files.delete(certificate);
        reader.awaitContent("");
        Files.writeString(certificate, "c2");
        reader.awaitContent("c2");
    }

    @Test
    void fileMayBeMissingAtFirst() throws IOException {
        Path later = directory.resolve("later.pem");
        Reader reader = Reader.of(watch, later);
        Files.writeString(later, "x");
        reader.awaitContent("x");
    }

    @Test
    void linkThatPointsToANewFileIsFollowedAsCertbotHasIt() throws IOException {
        Path archive = Files.createDirectories(elsewhere.resolve("archive/x"));
        Path live = Files.createDirectories(elsewhere.resolve("live/x"));
        Files.writeString(archive.resolve("cert1.pem"), "c1");
        Path link = live.resolve("cert.pem");
        Files.createSymbolicLink(link, Path.of("../../archive/x/cert1.pem"));
        Reader reader = Reader.of(watch, link);

        Files.writeString(archive.resolve("cert2.pem"), "c2");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("../../archive/x/cert2.pem"));
        reader.awaitContent("c2");

        // The target is watched, and the one before it no more.
        Files.writeString(archive.resolve("cert2.pem"), "c2 again");
        reader.awaitContent("c2 again");
    }

    @Test
    void directoryThatIsALinkIsFollowedAsKubernetesHasIt() throws IOException {
        Path volume = Files.createDirectories(elsewhere.resolve("volume"));
        publish(volume, "..1", "c1", "k1");
        Path first = Files.createSymbolicLink(volume.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Path second = Files.createSymbolicLink(volume.resolve("tls.key"), Path.of("..data/tls.key"));
        Reader reader = Reader.of(watch, first, second);
        publish(volume, "..2", "c2", "k2");
        delete(volume.resolve("..1"));
        reader.awaitContent("c2", "k2");
        publish(volume, "..3", "c3", "k3");
        delete(volume.resolve("..2"));
        reader.awaitContent("c3", "k3");
    }

    /** A configuration may name a file below a link: {@code current/cert.pem}. */
    @Test
    void directoryOnTheWayMayBeALink() throws IOException {
        Files.writeString(Files.createDirectories(elsewhere.resolve("v1/tls")).resolve("cert.pem"), "c1");
        Files.writeString(Files.createDirectories(elsewhere.resolve("v2/tls")).resolve("cert.pem"), "c2");
        Path current = Files.createSymbolicLink(elsewhere.resolve("current"), Path.of("v1"));
        Reader reader = Reader.of(watch, current.resolve("tls/cert.pem"));
        Path next = Files.createSymbolicLink(elsewhere.resolve("next"), Path.of("v2"));
        Files.move(next, current, ATOMIC_MOVE);
        reader.awaitContent("c2");
    }

    @Test
    void directoryThatIsDeletedAndMadeAgainIsWatchedAgain() throws IOException {
        restart(new Intervals(SHORT, SHORT, SHORT, NEVER));
        Path certs = Files.createDirectory(elsewhere.resolve("certs"));
        Path inside = certs.resolve("cert.pem");
        Files.writeString(inside, "c1");
        Reader reader = Reader.of(watch, inside);
        delete(certs);
        reader.awaitContent("");
        Files.createDirectory(certs);
        Files.writeString(inside, "c2");
        reader.awaitContent("c2");
        Files.writeString(inside, "c3");
        reader.awaitContent("c3");
    }

    @Test
    void emptyDirectoryThatIsDeletedAndMadeAgainIsWatchedAgain() throws IOException {
        restart(new Intervals(SHORT, SHORT, SHORT, NEVER));
        Path certs = Files.createDirectory(elsewhere.resolve("certs"));
        Path inside = certs.resolve("cert.pem");
        Reader reader = Reader.of(watch, inside);
        Files.delete(certs);
        Files.createDirectory(certs);
        Files.writeString(inside, "c1");
        reader.awaitContent("c1");
    }

    @Test
    void directoryThatIsMovedAwayAndReplacedIsWatchedAgain() throws IOException {
        Path certs = Files.createDirectory(elsewhere.resolve("certs"));
        Path inside = certs.resolve("cert.pem");
        Files.writeString(inside, "c1");
        Path next = Files.createDirectory(elsewhere.resolve("next"));
        Files.writeString(next.resolve("cert.pem"), "c2");
        Reader reader = Reader.of(watch, inside);
        Files.move(certs, elsewhere.resolve("old"));
        Files.move(next, certs);
        reader.awaitContent("c2");
        Files.writeString(inside, "c3");
        reader.awaitContent("c3");
    }

    @Test
    void directoryMayBeMissingAtFirst() throws IOException {
        restart(new Intervals(SHORT, SHORT, SHORT, NEVER));
        Path certs = elsewhere.resolve("a/b");
        Path inside = certs.resolve("cert.pem");
        Reader reader = Reader.of(watch, inside);
        Files.createDirectories(certs);
        Files.writeString(inside, "c1");
        reader.awaitContent("c1");
        Files.writeString(inside, "c2");
        reader.awaitContent("c2");
    }

    @Test
    void filesWrittenOneAfterTheOtherAreReadOnce() throws IOException {
        Reader reader = Reader.of(watch, certificate, key);
        Reader other = Reader.of(watch, Files.writeString(elsewhere.resolve("other"), "o1"));
        CountDownLatch hold = other.holdNext();
        int before = other.calls();
        Files.writeString(elsewhere.resolve("other"), "o2");
        other.awaitCallsAfter(before);
        int calls = reader.calls();
        Files.writeString(certificate, "c2");
        Files.writeString(key, "k2");
        hold.countDown();
        reader.awaitContent("c2", "k2");
        barrier();
        assertEquals(calls + 1, reader.calls());
    }

    @Test
    void otherFilesInTheDirectoryConcernNobody() throws IOException {
        Reader reader = Reader.of(watch, certificate, key);
        int calls = reader.calls();
        Files.writeString(directory.resolve("unrelated"), "x");
        Files.move(directory.resolve("unrelated"), directory.resolve("renamed"));
        barrier();
        assertEquals(calls, reader.calls());
    }

    @Test
    void readerThatFailsIsLoggedAndKeepsNobodyFromReading() throws IOException {
        try (LogCapture log = new LogCapture(FileWatch.class.getName())) {
            watch.watch(Set.of(certificate), () -> {
                throw new IllegalStateException("out of order");
            });
            Reader reader = Reader.of(watch, certificate);
            Files.writeString(certificate, "c2");
            reader.awaitContent("c2");
            assertEquals(
                    List.of(certificate.toString()),
                    log.lines(Level.ERROR, "failed files=").stream()
                            .map(line -> line.replaceAll(".*\\[|]", ""))
                            .distinct()
                            .toList());
        }
    }

    @Test
    void nobodyIsToldAfterTheEnd() throws IOException {
        Reader reader = Reader.of(watch, certificate);
        reader.close();
        reader.close();
        int calls = reader.calls();
        Files.writeString(certificate, "c2");
        watch.rereadAll();
        barrier();
        assertEquals(calls, reader.calls());
        watch.close();
        watch.close();
    }

    @Test
    void everybodyIsToldOnDemand() {
        Reader first = Reader.of(watch, certificate);
        Reader second = Reader.of(watch, key, elsewhere.resolve("missing/x"));
        int calls = first.calls();
        int others = second.calls();
        watch.rereadAll();
        first.awaitCallsAfter(calls);
        second.awaitCallsAfter(others);
    }

    @Test
    void lostEventsAreMadeUpForByLooking() throws IOException {
        Reader reader = Reader.of(watch, certificate);
        CountDownLatch hold = reader.holdNext();
        int calls = reader.calls();
        Files.writeString(certificate, "c2");
        reader.awaitCallsAfter(calls);
        for (int i = 0; i < 2000; i++) {
            Files.createFile(directory.resolve("other" + i));
        }
        Files.writeString(certificate, "changed");
        hold.countDown();
        reader.awaitContent("changed");
    }

    @Test
    void withoutEventsFilesAreLookedAt() throws IOException {
        watch.close();
        watch = FileWatch.start(new Intervals(SHORT, SHORT, SHORT, NEVER), null);
        Reader reader = Reader.of(watch, certificate);
        Files.writeString(certificate, "changed");
        reader.awaitContent("changed");
    }

    @Test
    void allFilesAreComparedFromTimeToTime() throws IOException {
        watch.close();
        watch = FileWatch.start(new Intervals(SHORT, SHORT, NEVER, SHORT), null);
        Reader reader = Reader.of(watch, certificate);
        Files.writeString(certificate, "changed");
        reader.awaitContent("changed");
    }

    @Test
    void onlyTheReaderOfAFileIsToldAmongThousands() throws IOException {
        List<Reader> readers = IntStream.range(0, 5000)
                .mapToObj(i -> new Reader(watch, directory.resolve("cert" + i), directory.resolve("key" + i)))
                .toList();
        barrier();
        Files.writeString(directory.resolve("cert4321"), "c");
        readers.get(4321).awaitContent("c", "");
        Files.writeString(directory.resolve("key1234"), "k");
        readers.get(1234).awaitContent("", "k");
        barrier();
        assertEquals(2, readers.stream().filter(reader -> reader.calls() > 0).count());
    }

    /** Whatever was to be called because of what happened before has been called when this returns. */
    private void barrier() throws IOException {
        Path file = Files.createTempDirectory(elsewhere, "barrier").resolve("file");
        try (Reader reader = new Reader(watch, file)) {
            Files.writeString(file, "x");
            reader.awaitContent("x");
        }
    }

    private void restart(Intervals intervals) {
        watch.close();
        watch = start(intervals);
    }

    private static FileWatch start(Intervals intervals) {
        try {
            return FileWatch.start(intervals, FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling("temporary");
        Files.writeString(temporary, content);
        Files.move(temporary, file, ATOMIC_MOVE);
    }

    private static void publish(Path volume, String version, String certificate, String key) throws IOException {
        Path data = Files.createDirectory(volume.resolve(version));
        Files.writeString(data.resolve("tls.crt"), certificate);
        Files.writeString(data.resolve("tls.key"), key);
        Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(version));
        Files.move(link, volume.resolve("..data"), ATOMIC_MOVE);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
