// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern check}: everything that {@code run} would find wrong, without starting anything. */
@Command(
        name = "check",
        description = {
            "Read a configuration and every file that it names.",
            "Prints \"ok\", or every error as file:line:column: path: what is wrong."
        })
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        Configuration configuration = configurationFile.load(Crypto.chosen());
        PrintWriter err = spec.commandLine().getErr();
        configuration.warnings().forEach(warning -> err.println("warning: " + warning));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.println("ok");
        out.flush();
        return Exit.OK;
    }
}
