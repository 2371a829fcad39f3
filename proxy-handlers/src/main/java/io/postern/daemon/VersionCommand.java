// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.netty.util.Version;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern version}: what a bug report should begin with. */
@Command(name = "version", description = "Say which versions these are, and which transports the machine allows.")
final class VersionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("postern    " + posternVersion());
        out.println("java       " + Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.vendor"));
        out.println("netty      " + nettyVersion());
        out.println("system     " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        for (Transport transport : Transport.ALL) {
            Throwable cause = transport.unavailability().get();
            out.println("%-10s %s".formatted(transport, cause == null ? "available" : "not available: " + root(cause)));
        }
        out.flush();
        return Exit.OK;
    }

    /** From the jar's manifest; classes that were not packaged have none. */
    static String posternVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private static String nettyVersion() {
        Version version = Version.identify().get("netty-common");
        return version == null ? "unknown" : version.artifactVersion();
    }

    private static @Nullable String root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
