// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import io.postern.daemon.demo.DemoService;
import io.postern.daemon.demo.DemoVisitor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves: {@code bin/postern}, the libraries beside it, and the cache. */
@Timeout(400)
final class DistributionIT {

    private static final Path BUILT = Path.of(System.getProperty("postern.distribution", "target/postern"));
    private static final Path CACHE = Path.of("lib", "postern.aot");
    /** For making a cache, which takes ten seconds on two cores that have nothing else to do. */
    private static final long PATIENCE_SECONDS = 300;

    private static final Pattern PORT = Pattern.compile("https 127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void classesComeFromTheCacheThatTheBuildMade() throws Exception {
        assertTrue(loadsFromCache(BUILT));
    }

    @Test
    void cacheStaysGoodWhenTheDistributionIsCopiedWithItsTimes() throws Exception {
        assertTrue(loadsFromCache(copied(StandardCopyOption.COPY_ATTRIBUTES)));
    }

    @Test
    void cacheThatDoesNotFitIsDoneWithoutAndCanBeMadeAgain() throws Exception {
        Path copy = copied();
        assertFalse(loadsFromCache(copy), "the jars are younger than the cache");

        assertEquals(
                new Outcome(Exit.OK, List.of()),
                new Outcome(run(copy, "", "cache").exit(), leftovers(copy)));

        assertTrue(loadsFromCache(copy));
    }

    @Test
    void damagedCacheIsDoneWithout() throws Exception {
        Path copy = copied(StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel file = FileChannel.open(copy.resolve(CACHE), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        Run check = run(copy, "", "check", "-c", configuration(1).toString());
        assertEquals(new Run(Exit.OK, List.of("ok"), List.of()), check);
    }

    @Test
    void missingCacheIsDoneWithout() throws Exception {
        Path copy = copied(StandardCopyOption.COPY_ATTRIBUTES);
        Files.delete(copy.resolve(CACHE));
        Run check = run(copy, "", "check", "-c", configuration(1).toString());
        assertEquals(new Run(Exit.OK, List.of("ok"), List.of()), check);
    }

    @Test
    void servesWithoutAnyTemporaryDirectory() throws Exception {
        try (DemoService service = DemoService.start()) {
            DemoDirectory files = DemoDirectory.create(directory);
            DemoCertificate certificate = DemoCertificate.generate();
            files.write(certificate);
            files.writeConfiguration(0, service.port());
            try (DaemonProcess daemon = DaemonProcess.start(
                    command(BUILT, "run", "-c", files.configuration().toString()),
                    environment("-Djava.io.tmpdir=/nowhere -Dpostern.crypto=auto"))) {
                Matcher port = PORT.matcher(daemon.awaitLog("started listeners="));
                assertTrue(port.find());
                DemoVisitor.trusting(certificate.authority()).visit(Integer.parseInt(port.group(1)));
                String maps = Files.readString(Path.of("/proc", String.valueOf(daemon.pid()), "maps"));
                for (String library : List.of("amazonCorretto", "conscrypt_openjdk_jni", "netty_transport_native")) {
                    assertTrue(maps.contains("lib/native/lib" + library), () -> "no " + library + " in " + maps);
                }
                daemon.signal("TERM");
                assertEquals(Exit.OK, daemon.awaitExit(), () -> daemon.log().toString());
                assertFalse(daemon.log().stream().anyMatch(line -> line.contains(" WARN ")), () -> daemon.log()
                        .toString());
            }
        }
    }

    private record Outcome(int exit, List<String> leftovers) {}

    private record Run(int exit, List<String> output, List<String> errors) {}

    /** Whether the class of the main program was in the cache. */
    private static boolean loadsFromCache(Path distribution) throws IOException, InterruptedException {
        Run version = run(distribution, "-Xlog:class+load", "version");
        assertEquals(Exit.OK, version.exit(), version::toString);
        return version.output().stream()
                .anyMatch(line -> line.contains("io.postern.daemon.Main source: shared objects file"));
    }

    private static Run run(Path distribution, String javaOptions, String... arguments)
            throws IOException, InterruptedException {
        try (DaemonProcess process = DaemonProcess.start(command(distribution, arguments), environment(javaOptions))) {
            return new Run(process.awaitExit(PATIENCE_SECONDS), process.output(), process.log());
        }
    }

    /** The Java that the build has made the cache with. */
    private static Map<String, String> environment(String javaOptions) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Map.of("POSTERN_JAVA", java, "POSTERN_JAVA_OPTS", javaOptions);
    }

    private static List<String> command(Path distribution, String... arguments) {
        return Stream.concat(
                        Stream.of(distribution.resolve("bin").resolve("postern").toString()), Stream.of(arguments))
                .toList();
    }

    /** What {@code postern cache} should have taken away. */
    private static List<String> leftovers(Path distribution) throws IOException {
        try (Stream<Path> files = Files.list(distribution.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("cache."))
                    .toList();
        }
    }

    private Path copied(CopyOption... options) throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(BUILT.relativize(file).toString()), options);
            }
        }
        copy.resolve("bin/postern").toFile().setExecutable(true);
        return copy;
    }

    private Path configuration(int service) throws Exception {
        DemoDirectory files = DemoDirectory.create(directory);
        files.write(DemoCertificate.generate());
        files.writeConfiguration(0, service);
        return files.configuration();
    }
}
