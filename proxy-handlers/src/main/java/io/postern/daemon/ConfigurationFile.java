// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.config.ConfigurationException;
import io.postern.config.ConfigurationLoader;
import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration, for the commands that need one. */
final class ConfigurationFile {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration, in YAML; docs/CONFIGURATION.md says what stands in it.")
    private Path file;

    /** For picocli, which puts the file in. */
    ConfigurationFile() {
        this(Path.of(""));
    }

    ConfigurationFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /**
     * Reads it.
     *
     * @throws StartException with every error, one to a line, each with its place
     */
    Configuration load(CryptoProvider crypto) throws StartException {
        return load(file, crypto);
    }

    static Configuration load(Path file, CryptoProvider crypto) throws StartException {
        try {
            return ConfigurationLoader.load(file, crypto);
        } catch (ConfigurationException wrong) {
            throw StartException.configuration(wrong);
        }
    }
}
