// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** OpenSSL's {@code s_client} for tests that are not about OpenSSL. */
final class OpensslClient {

    private OpensslClient() {}

    /** Verifies the host's certificate and downloads a few bytes; returns the summary of what was negotiated. */
    static String served(DaemonProcess daemon, String host, Path authority, String... more) {
        Client.Result result = run(daemon, host, authority, more).assertSuccess();
        Http.assertDownloaded(5, result.output());
        return result.errors();
    }

    /** The same, however it ends. */
    static Client.Result run(DaemonProcess daemon, String host, Path authority, String... more) {
        List<String> arguments = new ArrayList<>();
        Collections.addAll(arguments, "s_client", "-connect", "127.0.0.1:" + daemon.port("https"), "-servername", host);
        Collections.addAll(
                arguments, "-CAfile", authority.toString(), "-verify_return_error", "-verify_hostname", host);
        Collections.addAll(arguments, "-brief", "-ign_eof", "-nocommands");
        Collections.addAll(arguments, more);
        return Client.run(Http.download(5), Tools.OPENSSL, arguments.toArray(String[]::new));
    }
}
