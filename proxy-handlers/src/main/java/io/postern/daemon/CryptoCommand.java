// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoReport;
import io.postern.tls.crypto.jca.CryptoReport.PassedOver;
import io.postern.tls.crypto.jca.CryptoReport.Row;
import java.io.PrintWriter;
import java.util.List;
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
        CryptoProvider crypto = Crypto.chosen();
        List<Row> rows = CryptoReport.of(crypto).rows();
        PrintWriter out = spec.commandLine().getOut();
        out.println("choice: " + crypto.name());
        out.println();
        int width =
                rows.stream().mapToInt(row -> row.primitive().length()).max().orElse(0);
        for (Row row : rows) {
            out.println(row.primitive() + " ".repeat(width - row.primitive().length()) + "  " + provider(row));
            for (PassedOver other : row.passedOver()) {
                out.println(" ".repeat(width) + "  not " + other.provider() + ": " + other.reason());
            }
        }
        out.flush();
        return Exit.OK;
    }

    private static String provider(Row row) {
        if (row.provider() == null) {
            return "none: cannot be negotiated";
        }
        return row.version() == null ? row.provider() : row.provider() + " " + row.version();
    }
}
