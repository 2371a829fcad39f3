// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands that end by themselves. */
final class Shell {

    private Shell() {}

    /** What it writes, errors too; whether it failed is not looked at. */
    static String output(List<String> command) {
        return run(command, false);
    }

    /** Its output, if it succeeds. */
    static String succeed(List<String> command) {
        return run(command, true);
    }

    private static String run(List<String> command, boolean checked) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 && checked) {
                throw new BenchException(String.join(" ", command) + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }
}
