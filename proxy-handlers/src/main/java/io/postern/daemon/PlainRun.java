// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * {@code postern run -c FILE}, as services and containers start it, understood without picocli, which takes a fifth of a
 * start to load. A command line that looks different in any way is picocli's, as is whatever is wrong with one.
 */
final class PlainRun {

    /** To picocli, a dash begins an option, and an at sign a file with more arguments. */
    private static final Pattern FILE = Pattern.compile("[^-@\\x00][^\\x00]*");

    private PlainRun() {}

    /** Null where it is not that. */
    static @Nullable RunCommand of(String[] arguments, Map<String, String> environment) {
        boolean plain = arguments.length == 3
                && arguments[0].equals("run")
                && (arguments[1].equals("-c") || arguments[1].equals("--config"))
                && FILE.matcher(arguments[2]).matches()
                && !environment.containsKey("SSLKEYLOGFILE");
        Level level = plain ? level(environment.getOrDefault("POSTERN_LOG", Level.INFO.name())) : null;
        return level == null ? null : new RunCommand(new ConfigurationFile(Path.of(arguments[2])), new LogLevel(level));
    }

    private static @Nullable Level level(String name) {
        return Stream.of(Level.values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }
}
