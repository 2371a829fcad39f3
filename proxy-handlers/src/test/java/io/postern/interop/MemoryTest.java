// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** The daemon's memory is bounded by its connections, not by what they transfer nor by how slowly clients read. */
@AnyCrypto
class MemoryTest {

    private static final int LENGTH = 100 * Content.MIB;
    private static final int FAST_CLIENTS = 7;
    private static final long LIMIT_KIB = 512 << 10;

    @Test
    void downloadsWithASlowReaderAmongThemStayUnderHalfAGib()
            throws IOException, InterruptedException, ExecutionException {
        try (HttpBackend web = new HttpBackend();
                DaemonProcess daemon = new DaemonSetup()
                        .listener("https", "web")
                        .host("web", Map.of(), "web", KeyType.EC_P256)
                        .pool("web", web.port())
                        .start()) {
            downloadWithASlowReader(daemon);
            long peak = daemon.peakMemory();
            assertTrue(peak < LIMIT_KIB, () -> "the daemon took " + peak + " KiB");
            daemon.stop();
        }
    }

    private static void downloadWithASlowReader(DaemonProcess daemon)
            throws IOException, InterruptedException, ExecutionException {
        String whole = Content.receipt(LENGTH, Content.digest(LENGTH));
        try (ExecutorService threads = Executors.newFixedThreadPool(FAST_CLIENTS);
                SSLSocket slow = startDownload(daemon)) {
            List<Future<String>> fast = new ArrayList<>();
            for (int i = 0; i < FAST_CLIENTS; i++) {
                fast.add(threads.submit(() -> download(daemon)));
            }
            // As slow as can be: it reads nothing until all others are done.
            for (Future<String> receipt : fast) {
                assertEquals(whole, receipt.get());
            }
            assertEquals(whole, Content.receipt(slow.getInputStream()));
        }
    }

    private static String download(DaemonProcess daemon) throws IOException {
        try (SSLSocket socket = startDownload(daemon)) {
            return Content.receipt(socket.getInputStream());
        }
    }

    /** A download of which the head has come. */
    private static SSLSocket startDownload(DaemonProcess daemon) throws IOException {
        SSLSocket socket = JdkSocket.connect(daemon.port("https"), "web.test");
        socket.getOutputStream().write(Http.download(LENGTH));
        SocketBackend.readHead(socket.getInputStream());
        return socket;
    }
}
