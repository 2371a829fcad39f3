// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.tls.crypto.CryptoProvider;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern run}: the proxy, until a signal ends it. */
@Command(
        name = "run",
        description = {
            "Run the proxy.",
            "SIGTERM and SIGINT stop accepting and let live connections end, for as long as timeouts.drain says;"
                    + " a second one ends the process at once."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private final ConfigurationFile configurationFile;

    @Mixin
    private final LogLevel logLevel;

    @Mixin
    private final KeyLogOption keyLog = new KeyLogOption();

    /** For picocli, which puts in what the command line says. */
    RunCommand() {
        this(new ConfigurationFile(), new LogLevel());
    }

    RunCommand(ConfigurationFile configurationFile, LogLevel logLevel) {
        this.configurationFile = configurationFile;
        this.logLevel = logLevel;
    }

    @Override
    public Integer call() throws StartException {
        return run((_, _) -> {});
    }

    /** Runs it, and does something once it is there. */
    int run(BiConsumer<Proxy, Signals> started) throws StartException {
        Logging.level(logLevel.level());
        CryptoProvider crypto = Crypto.chosen();
        Configuration configuration = configurationFile.load(crypto);
        return Daemon.run(configuration, crypto, keyLog.open(), started);
    }
}
