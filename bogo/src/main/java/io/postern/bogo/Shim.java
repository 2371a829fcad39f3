// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The shim: one long-lived JVM that serves all tests of a run. Each connection to its Unix socket stands for a process
 * that the runner has started: it brings the command line and takes the exit code back ({@code forward.c}).
 */
public final class Shim implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel listener;
    private final ExecutorService runs =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final Run run;

    /** Why tests were skipped, and how many. */
    private final Map<String, Integer> skipped = new ConcurrentHashMap<>();

    private Shim(Path path, CryptoProvider crypto) throws IOException {
        this.path = path;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path), 128);
        run = new Run(crypto, runs);
    }

    /**
     * Listens until the process is ended, and then says what was skipped. The one argument is the path of the socket, which
     * must not exist.
     */
    public static void main(String[] arguments) throws IOException {
        try (Shim shim = new Shim(Path.of(arguments[0]), CryptoProviders.configured())) {
            Runtime.getRuntime().addShutdownHook(new Thread(shim::printSkipped));
            shim.acceptAll();
        }
    }

    /** A shim that listens until it is closed. */
    static Shim start(Path path) throws IOException {
        Shim shim = new Shim(path, CryptoProviders.configured());
        shim.runs.execute(() -> {
            try {
                shim.acceptAll();
            } catch (ClosedChannelException e) {
                // As it should be.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return shim;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        runs.shutdownNow();
        Files.deleteIfExists(path);
    }

    private void acceptAll() throws IOException {
        while (true) {
            SocketChannel forwarder = listener.accept();
            runs.execute(() -> serve(forwarder));
        }
    }

    private void serve(SocketChannel forwarder) {
        try (forwarder;
                InputStream in = Channels.newInputStream(forwarder);
                OutputStream out = Channels.newOutputStream(forwarder)) {
            Outcome outcome = outcome(arguments(in.readAllBytes()));
            if (outcome.code() == Outcome.UNIMPLEMENTED) {
                skipped.merge(outcome.text(), 1, Integer::sum);
            }
            answer(out, outcome);
        } catch (IOException e) {
            System.err.println("a forwarder is gone: " + e.getMessage());
        }
    }

    /** An error of the shim itself fails the test, and is shown here, where the runner cannot take it for a refusal. */
    private Outcome outcome(List<String> arguments) {
        try {
            return run.run(arguments);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            return Outcome.failure("SHIM ERROR: " + e);
        }
    }

    /** Each argument has a NUL behind it. */
    private static List<String> arguments(byte[] bytes) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                arguments.add(new String(bytes, from, i - from, StandardCharsets.ISO_8859_1));
                from = i + 1;
            }
        }
        return arguments;
    }

    private static void answer(OutputStream out, Outcome outcome) throws IOException {
        byte[] text = outcome.text().getBytes(StandardCharsets.UTF_8);
        byte[] answer = new byte[1 + text.length];
        answer[0] = (byte) outcome.code();
        System.arraycopy(text, 0, answer, 1, text.length);
        out.write(answer);
    }

    private void printSkipped() {
        skipped.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(reason -> System.out.printf("%6d %s", reason.getValue(), reason.getKey()));
    }
}
