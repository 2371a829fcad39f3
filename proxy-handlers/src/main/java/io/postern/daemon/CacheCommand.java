// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;

/**
 * {@code postern cache}: the run that the JVM records, so that later ones find their classes loaded and linked, and know which
 * methods to compile. {@code bin/postern} has the JVM record it, and make the cache of it afterwards. Everything around the
 * proxy is another process, {@link CacheVisits}, whose classes would otherwise come into the cache as well.
 */
@Command(
        name = "cache",
        description = {
            "Make the cache with which Postern starts in a third of the time, in place of an older one.",
            "It is for this Java and these jars, as they lie there: make it again when Java is renewed, or when they are"
                    + " copied without their times. Without one that fits, Postern starts as well, but slower."
        })
final class CacheCommand implements Callable<Integer> {

    @Override
    public Integer call() throws StartException {
        try {
            Process visits = visits();
            try (PrintWriter toVisits = new PrintWriter(visits.outputWriter(), true);
                    BufferedReader fromVisits = visits.inputReader()) {
                // What a usual run does, its log included.
                return new RunCommand(new ConfigurationFile(configuration(fromVisits)), new LogLevel(Level.INFO))
                        .run((proxy, signals) -> {
                            toVisits.println(port(proxy));
                            await(visits);
                            signals.end("none, all visits are done");
                        });
            }
        } catch (IOException | UncheckedIOException failed) {
            throw StartException.cannotStart("no cache: " + failed.getMessage());
        }
    }

    private static Process visits() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheVisits.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The JVM may have said something before. */
    private static Path configuration(BufferedReader fromVisits) throws IOException, StartException {
        for (String line = fromVisits.readLine(); line != null; line = fromVisits.readLine()) {
            if (line.startsWith(CacheVisits.CONFIGURATION)) {
                return Path.of(line.substring(CacheVisits.CONFIGURATION.length()));
            }
        }
        throw StartException.cannotStart("no cache: the process that visits the proxy has ended");
    }

    private static int port(Proxy proxy) {
        return proxy.addresses().values().stream()
                .mapToInt(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElseThrow();
    }

    private static void await(Process visits) {
        try {
            int code = visits.waitFor();
            if (code != Exit.OK) {
                throw new UncheckedIOException(new IOException("a visit has failed"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
