// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an instance lives.
 *
 * @param directory its own, with key.pem, chain.pem and both.pem
 * @param inside the same as the process sees it, which may have another root
 * @param connections that it has to be able to hold
 */
record Site(Path directory, Path inside, int port, int backendPort, int connections) {

    /** Writes a configuration; its path as the process sees it. */
    String write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
        return inside.resolve(file).toString();
    }
}
