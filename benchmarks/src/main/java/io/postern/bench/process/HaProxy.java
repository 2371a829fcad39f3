// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.util.List;

/** HAProxy, as a proxy of byte streams. */
record HaProxy() implements Peer {

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public String title() {
        return "HAProxy tcp";
    }

    @Override
    public List<String> command(Site site) throws IOException {
        String file = site.write(
                "haproxy.cfg", """
                global
                    nbthread 1
                    maxconn %d
                    ssl-default-bind-options ssl-min-ver TLSv1.3
                    ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1h
                    timeout server 1h
                frontend tls
                    bind 127.0.0.1:%d ssl crt %s/both.pem backlog 4096
                    default_backend plain
                backend plain
                    server only 127.0.0.1:%d
                """.formatted(site.connections() + 500, site.port(), site.inside(), site.backendPort()));
        return List.of("haproxy", "-db", "-q", "-f", file);
    }

    @Override
    public List<String> versionCommand() {
        return List.of("haproxy", "-vv");
    }
}
