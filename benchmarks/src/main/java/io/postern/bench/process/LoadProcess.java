// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@link Loader} as a process, which stays for all measurements, so that its code is compiled once. */
final class LoadProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final int sinkPort;

    LoadProcess() throws IOException {
        process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-Dpostern.bench.debug=" + Boolean.getBoolean("postern.bench.debug"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loader.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        sinkPort = Integer.parseInt(answer().getOrDefault("sink", "0"));
    }

    /** Where uploads go. */
    int sinkPort() {
        return sinkPort;
    }

    /** Has it do something, and waits for the result. */
    Map<String, String> run(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return answer();
    }

    private Map<String, String> answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("RESULT ")) {
                return Text.pairs(line);
            }
            System.err.println(line);
        }
        throw new BenchException("the load generator has ended");
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
