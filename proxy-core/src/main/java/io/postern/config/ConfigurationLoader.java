// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.tls.crypto.CryptoProvider;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration file and everything that it names. */
public final class ConfigurationLoader {

    private ConfigurationLoader() {}

    /**
     * Reads a configuration.
     *
     * @param file YAML in UTF-8; relative paths in it are relative to its directory
     * @param crypto what signs with the keys
     * @throws ConfigurationException with everything that is wrong
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static Configuration load(Path file, CryptoProvider crypto) throws ConfigurationException {
        throw new ConfigurationException(
                List.of(new Problem(file.toString(), 1, 1, "", "cannot be read yet by " + crypto.name())));
    }
}
