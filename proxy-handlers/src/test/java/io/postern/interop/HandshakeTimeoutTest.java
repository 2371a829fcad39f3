// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.Hello;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client has to come to its Finished in a bounded time, wherever it stalls. */
@AnyCrypto
class HandshakeTimeoutTest {

    @Test
    void clientThatStallsIsClosed() throws IOException {
        try (SocketBackend echo = new SocketBackend(SocketBackend.ECHO);
                DaemonProcess daemon = new DaemonSetup()
                        .listener("https", "echo")
                        .host("echo", Map.of(), "echo", KeyType.EC_P256)
                        .pool("echo", echo.port())
                        .timeout("handshake", "1500ms")
                        .start();
                StandingConnection bystander = new StandingConnection(daemon.port("https"), "echo.test");
                RawConnection silent = new RawConnection(daemon.port("https"));
                RawConnection withinHello = new RawConnection(daemon.port("https"));
                RawConnection beforeFinished = new RawConnection(daemon.port("https"))) {
            ScriptedClient script = new ScriptedClient(CryptoProviders.configured());
            byte[] hello = script.hello(Hello.valid(script.share()).message());
            withinHello.send(Arrays.copyOf(hello, hello.length - 1));
            beforeFinished.send(hello);

            assertEquals(0, silent.readToEnd().length);
            assertEquals(0, withinHello.readToEnd().length);
            script.receive(beforeFinished.readToEnd());
            assertEquals(20, script.messages().getLast()[0], "the server's flight and nothing else");
            for (RawConnection client : List.of(silent, withinHello, beforeFinished)) {
                daemon.log().await(0, "handshake failed", client.address(), "timed out");
            }
            bystander.assertWorks();
            bystander.end();
            daemon.stop();
        }
    }
}
