// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.crypto.CryptoProvider;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern crypto}: which provider serves what. */
@Command(
        name = "crypto",
        description = "Say which cryptographic provider serves what, and why others were passed over.")
final class CryptoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        PrintWriter out = spec.commandLine().getOut();
        CryptoProvider crypto = Crypto.chosen();
        out.println("choice: " + crypto.name());
        out.flush();
        return Exit.OK;
    }
}
