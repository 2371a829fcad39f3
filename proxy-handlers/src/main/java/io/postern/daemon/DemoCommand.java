// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import io.postern.daemon.demo.DemoService;
import io.postern.tls.crypto.CryptoProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code postern demo}: the proxy with everything around it that a first try needs. */
@Command(
        name = "demo",
        description = {
            "Run the proxy for localhost, with a certificate made for the occasion and a plaintext service behind it,"
                    + " and say how to try it."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "Where to listen on 127.0.0.1; default ${DEFAULT-VALUE}. Another is found if it is taken.")
    private int port;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description = "Where certificates and configuration go. Default: a temporary directory.")
    private @Nullable Path directory;

    @Mixin
    private final LogLevel logLevel = new LogLevel();

    @Mixin
    private final KeyLogOption keyLog = new KeyLogOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws StartException {
        if (port < 0 || port > 0xffff) {
            throw new ParameterException(spec.commandLine(), "--port is " + port + "; it can be 0 to 65535");
        }
        Logging.level(logLevel.level());
        CryptoProvider crypto = Crypto.chosen();
        try (DemoService service = DemoService.start();
                DemoDirectory files = DemoDirectory.create(directory)) {
            files.write(DemoCertificate.generate());
            files.writeConfiguration(freePort(), service.port());
            Configuration configuration = ConfigurationFile.load(files.configuration(), crypto);
            return Daemon.run(configuration, crypto, keyLog.open(), (proxy, _) -> explain(proxy, files));
        } catch (IOException refused) {
            throw StartException.cannotStart("the demo cannot start: " + refused.getMessage());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot make a certificate", impossible);
        }
    }

    /** The port that was asked for, or 0, which has the system choose one, where somebody else has it. */
    private int freePort() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException taken) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("postern: port " + port + " is taken; using a free one");
            err.flush();
            return 0;
        }
    }

    private void explain(Proxy proxy, DemoDirectory files) {
        int bound = proxy.addresses().values().stream()
                .mapToInt(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElseThrow();
        String url = "https://localhost:" + bound + "/";
        String authority = quoted(files.authority());
        spec.commandLine().getOut().println("""

                        Postern is listening. Try it:

                          curl --cacert %1$s %2$s
                          curl --cacert %1$s -o /dev/null %2$sbytes/1000000000
                          openssl s_client -connect localhost:%3$d -servername localhost -CAfile %1$s -brief </dev/null

                        The configuration is %4$s. Ctrl-C ends it.
                        """.formatted(authority, url, bound, quoted(files.configuration())));
        spec.commandLine().getOut().flush();
    }

    /** As a shell in the same directory reads it. */
    private static String quoted(Path path) {
        Path here = Path.of("").toAbsolutePath();
        String text = (path.startsWith(here) ? here.relativize(path) : path).toString();
        return text.matches("[A-Za-z0-9_./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
