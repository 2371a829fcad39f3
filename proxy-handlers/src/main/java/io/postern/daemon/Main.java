// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import java.io.PrintWriter;
import java.time.Duration;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "postern",
        description = "A TLS termination proxy.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            DemoCommand.class,
            CacheCommand.class,
            TicketKeysCommand.class,
            CryptoCommand.class,
            VersionCommand.class
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  POSTERN_LOG        the default of --log-level",
            "  POSTERN_CRYPTO     auto: the fastest provider of each primitive (default);",
            "                     portable: the JDK and BouncyCastle alone",
            "  POSTERN_JAVA_OPTS  further options of the JVM"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done, or drained after SIGTERM or SIGINT",
            "  1:the configuration cannot be used; status: it has no admin endpoint",
            "  2:the command line cannot be understood",
            "  3:cannot start, for example because a port is in use; status: nobody answers",
            "  4:internal error",
            "130:a second SIGINT cut the drain short",
            "143:a second SIGTERM cut the drain short"
        })
public final class Main implements Runnable {

    /** When this class was loaded: the first thing that happens once the JVM is up. */
    private static final long STARTED = System.nanoTime();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say what a command does, and what it takes.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // What is logged on the way is a warning at least: the commands that answer a question answer only that.
        Logging.start(Level.WARN);
        RunCommand plain = PlainRun.of(arguments, System.getenv());
        int code = plain == null ? commandLine().execute(arguments) : run(plain);
        Logging.stop();
        System.exit(code);
    }

    private static int run(RunCommand plain) {
        try {
            return plain.call();
        } catch (Exception thrown) {
            return failure(thrown, new PrintWriter(System.err, true, System.err.charset()));
        }
    }

    /** The time since the process began, but for what the JVM took before it got here. */
    static Duration age() {
        return Duration.ofNanos(System.nanoTime() - STARTED);
    }

    /** The commands, ready to execute; output goes to standard output and error unless the caller redirects it. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((thrown, command, _) -> failure(thrown, command.getErr()));
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int usage(ParameterException wrong, String[] arguments) {
        PrintWriter err = wrong.getCommandLine().getErr();
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println("postern: " + wrong.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("Try: " + name + " --help");
        }
        err.flush();
        return Exit.USAGE;
    }

    private static int failure(Exception thrown, PrintWriter err) {
        if (thrown instanceof StartException refused) {
            err.println(refused.getMessage());
            err.flush();
            return refused.exitCode();
        }
        err.println("postern: internal error, please report it:");
        thrown.printStackTrace(err);
        err.flush();
        return Exit.INTERNAL;
    }
}
