// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** HAProxy as a server that wants the PROXY protocol, and answers with what it has read. */
@AnyCrypto
class HaproxyTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String CONFIGURATION = """
            defaults
                mode http
                timeout client 30s
            frontend told
                bind unix@SOCKET accept-proxy
                http-request return status 200 content-type text/plain lf-string \
            "told=%[fc_rcvd_proxy] client=%[src]:%[src_port] listener=%[dst]:%[dst_port] name=%[fc_pp_authority]"
            """;

    @Test
    void headerIsRead() throws IOException {
        DaemonSetup setup = new DaemonSetup();
        Path socket = setup.directory().resolve("haproxy.sock");
        Path configuration = setup.directory()
                .resolve(setup.file("haproxy.cfg", CONFIGURATION.replace("SOCKET", socket.toString())));
        try (Client _ = Client.start(Tools.HAPROXY, "-db", "-f", configuration.toString())) {
            Poll.until(() -> Files.exists(socket), LIMIT, () -> "HAProxy's socket");
            try (DaemonProcess daemon = setup.listener("https", "told")
                    .host("told", Map.of(), "told", KeyType.EC_P256)
                    .pool("told", socket)
                    .poolOption("told", "proxy-protocol: v2")
                    .start()) {
                int port = daemon.port("https");
                Client.Result answer = Client.run(
                                Tools.CURL,
                                "--silent",
                                "--show-error",
                                "--cacert",
                                setup.authority().toString(),
                                "--resolve",
                                "told.test:" + port + ":127.0.0.1",
                                "--write-out",
                                " from=%{local_port}",
                                "https://told.test:" + port + "/")
                        .assertSuccess();
                String source = answer.text().substring(answer.text().indexOf(" from=") + 6);
                assertTrue(
                        answer.text()
                                .startsWith("told=1 client=127.0.0.1:" + source + " listener=127.0.0.1:" + port
                                        + " name=told.test from="),
                        answer::toString);
                daemon.stop();
            }
        }
    }
}
