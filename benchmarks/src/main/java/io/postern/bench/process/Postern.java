// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the benchmark is for. */
record Postern(Path distribution, String transport, String javaOptions) implements Peer {

    @Override
    public String name() {
        return "postern";
    }

    @Override
    public String title() {
        return "Postern";
    }

    @Override
    public List<String> command(Site site) throws IOException {
        String file = site.write(
                "postern.yaml", """
                listeners:
                  https:
                    bind: 127.0.0.1:%d
                    default-host: bench
                hosts:
                  bench:
                    server-names: [localhost, %s]
                    certificates:
                      - {chain: chain.pem, key: key.pem}
                    pool: backend
                pools:
                  backend:
                    servers: [127.0.0.1:%d]
                timeouts:
                  idle: 1h
                  drain: 0s
                transport: %s
                """.formatted(site.port(), ClientTls.SERVER_NAME, site.backendPort(), transport));
        return List.of(program(), "run", "-c", file);
    }

    @Override
    public List<String> versionCommand() {
        return List.of(program(), "version");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "POSTERN_LOG",
                System.getenv().getOrDefault("POSTERN_LOG", "warn"),
                "POSTERN_JAVA_OPTS",
                javaOptions,
                "JAVA_HOME",
                System.getProperty("java.home"));
    }

    private String program() {
        return distribution.resolve("bin/postern").toString();
    }
}
