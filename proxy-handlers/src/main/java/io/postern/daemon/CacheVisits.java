// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.daemon.demo.DemoCertificate;
import io.postern.daemon.demo.DemoDirectory;
import io.postern.daemon.demo.DemoService;
import io.postern.daemon.demo.DemoVisitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import org.slf4j.event.Level;

/**
 * What {@link CacheCommand} needs on both sides of the proxy, in a process of its own: says on standard output where the
 * configuration is, is told on standard input on which port the proxy listens, visits it, and ends.
 */
final class CacheVisits {

    /** What the line that says where the configuration is begins with. */
    static final String CONFIGURATION = "configuration=";

    private CacheVisits() {}

    /** Ends the process with {@link Exit#OK}, or with {@link Exit#INTERNAL} and a reason on standard error. */
    @SuppressWarnings("SystemOut") // where the other process reads
    public static void main(String[] arguments) {
        Logging.start(Level.WARN);
        int code = Exit.OK;
        try (DemoService service = DemoService.start();
                DemoDirectory files = DemoDirectory.create(null)) {
            DemoCertificate certificate = DemoCertificate.generate();
            files.write(certificate);
            files.writeConfiguration(0, service.port());
            System.out.println(CONFIGURATION + files.configuration());
            String port = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            // Without one, the proxy has not started, and has said why.
            if (port != null) {
                DemoVisitor.trusting(certificate.authority()).visit(Integer.parseInt(port));
            }
        } catch (IOException | GeneralSecurityException failed) {
            System.err.println("postern: no cache: " + failed);
            code = Exit.INTERNAL;
        }
        System.exit(code);
    }
}
