// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.util.List;

/** hitch, which does nothing but terminate TLS. */
record Hitch() implements Peer {

    @Override
    public String name() {
        return "hitch";
    }

    @Override
    public String title() {
        return "hitch";
    }

    @Override
    public List<String> command(Site site) throws IOException {
        String file = site.write("hitch.conf", """
                frontend = "[127.0.0.1]:%d"
                backend = "[127.0.0.1]:%d"
                pem-file = "%s/both.pem"
                tls-protos = TLSv1.3
                ciphersuites = "TLS_AES_128_GCM_SHA256"
                workers = 1
                backlog = 4096
                user = "%s"
                ocsp-dir = ""
                syslog = off
                log-level = 0
                daemon = off
                """.formatted(
                        site.port(), site.backendPort(), site.inside(), System.getProperty("user.name")));
        return List.of("hitch", "--config=" + file);
    }

    @Override
    public List<String> versionCommand() {
        return List.of("hitch", "--version");
    }
}
