// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.ConfigurationException;
import io.postern.config.ConfigurationLoader;
import io.postern.config.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code postern status}: what a running proxy says of itself and of its certificates. */
@Command(
        name = "status",
        description = {
            "Ask a running proxy how it and its certificates are.",
            "Of the configuration only admin.bind is read. Exits with 1 where there is none, with 3 where nobody answers."
        })
final class StatusCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ArgGroup
    private @Nullable Where where;

    @Option(names = "--json", description = "Print JSON, of the shape that docs/OPERATIONS.md has, instead of a table.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** One of the two. */
    private static final class Where {

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "The configuration of the proxy.")
        private @Nullable Path configuration;

        @Option(
                names = "--admin",
                paramLabel = "ADDRESS",
                description = "Its admin endpoint: host:port, [v6]:port or unix:/path. Default: 127.0.0.1:9901.")
        private @Nullable String address;
    }

    @Override
    public Integer call() throws StartException {
        Endpoint admin = admin();
        String answer;
        try {
            answer = AdminClient.get(admin, "/status", json ? "application/json" : "text/plain", LIMIT);
        } catch (IOException e) {
            throw StartException.cannotStart("no status from " + admin + ": " + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        answer.lines().forEach(line -> out.println(withoutControls(line)));
        out.flush();
        return Exit.OK;
    }

    private Endpoint admin() throws StartException {
        if (where == null) {
            return new Endpoint.Inet("127.0.0.1", 9901);
        }
        if (where.configuration != null) {
            return configured(where.configuration);
        }
        String address = where.address == null ? "" : where.address;
        try {
            return Endpoint.parse(address, Path.of("").toAbsolutePath());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--admin: " + e.getMessage(), e);
        }
    }

    private static Endpoint configured(Path file) throws StartException {
        Endpoint admin;
        try {
            admin = ConfigurationLoader.admin(file);
        } catch (ConfigurationException wrong) {
            throw StartException.configuration(wrong);
        }
        if (admin == null) {
            throw StartException.explaining(file + " has no admin endpoint: add \"admin: {bind: 127.0.0.1:9901}\"");
        }
        if (admin instanceof Endpoint.Inet inet && inet.port() == 0) {
            throw StartException.explaining(
                    file + " has the system choose the port of the admin endpoint: --admin ADDRESS says which it is");
        }
        return admin;
    }

    /** Whoever answers must not write to the terminal what it obeys. */
    private static String withoutControls(String line) {
        StringBuilder plain = new StringBuilder(line);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i))) {
                plain.setCharAt(i, '?');
            }
        }
        return plain.toString();
    }
}
