// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.keys.KeyLog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has the secrets of all connections written to a file, for the commands that stay. */
final class KeyLogOption {

    @Option(
            names = "--key-log",
            paramLabel = "FILE",
            defaultValue = "${env:SSLKEYLOGFILE}",
            description = "For debugging only: append the secrets of every connection to FILE, in the format of"
                    + " SSLKEYLOGFILE, with which Wireshark decrypts what it captured. Default: SSLKEYLOGFILE, or off.")
    private @Nullable String file;

    /**
     * Opens what was asked for.
     *
     * @return {@link KeyLog#OFF} where that is nothing
     * @throws StartException where the file cannot be written
     */
    KeyLog open() throws StartException {
        if (file == null || file.isEmpty()) {
            return KeyLog.OFF;
        }
        try {
            return KeyLogFile.open(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw StartException.cannotStart("the key log " + file + " cannot be written: " + e.getMessage());
        }
    }
}
