// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.config.ListenerSettings;
import io.postern.route.Host;
import io.postern.tls.crypto.CryptoProvider;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern check}: everything that {@code run} would find wrong, without starting anything. */
@Command(
        name = "check",
        description = {
            "Read a configuration and every file that it names.",
            "Prints \"ok\", or what a host negotiates, or every error as file:line:column: path: what is wrong."
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Option(
            names = "--explain",
            paramLabel = "HOST",
            description = "Say what a host negotiates, in order. HOST is its name in the file, or a server name.")
    private @Nullable String explained;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        CryptoProvider crypto = Crypto.chosen();
        Configuration configuration = configurationFile.load(crypto);
        PrintWriter err = spec.commandLine().getErr();
        configuration.warnings().forEach(warning -> err.println("warning: " + warning));
        err.flush();
        if (System.getenv("SSLKEYLOGFILE") != null) {
            err.println("warning: SSLKEYLOGFILE is set: postern run would write the secrets of every connection there");
            err.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (explained != null) {
            Explanation.of(configuration, host(configuration, explained), crypto)
                    .forEach(out::println);
            out.flush();
            return Exit.OK;
        }
        out.println("ok");
        out.flush();
        return Exit.OK;
    }

    /** By its name in the file, or as a ClientHello with that server name would find it. */
    private static Host host(Configuration configuration, String name) throws StartException {
        Host named = configuration.hosts().get(name);
        if (named != null) {
            return named;
        }
        for (ListenerSettings listener : configuration.listeners()) {
            Host served = HostTables.of(configuration, listener).select(name.toLowerCase(Locale.ROOT));
            if (served != null) {
                return served;
            }
        }
        throw StartException.explaining(
                "there is no host " + name + ", and no listener serves that server name; the hosts are: "
                        + String.join(", ", configuration.hosts().keySet()));
    }
}
