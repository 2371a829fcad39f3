// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.testing.JdkClient;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The runner's part, with the JDK's TLS as the client: starts runs of a shim, and takes the connections that they make. */
final class FakeRunner implements AutoCloseable {

    static final String NAME = "shop.example";
    private static final long SHIM_ID = 0x0102030405060708L;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Path shim;
    private final TestCredentials.PemFiles files;
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));

    FakeRunner(Path shim, Path directory) throws IOException {
        this.shim = shim;
        files = TestCredentials.of(NAME).write(KeyType.EC_P256, directory);
        listener.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** Starts a run with the flags that the runner always gives to a server, and these. */
    CompletableFuture<Outcome> start(String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "-port",
                Integer.toString(listener.getLocalPort()),
                "-shim-id",
                Long.toString(SHIM_ID),
                "-server",
                "-cert-file",
                files.chain().toString(),
                "-key-file",
                files.key().toString()));
        arguments.addAll(Arrays.asList(flags));
        return CompletableFuture.supplyAsync(() -> run(arguments), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** What the forwarder does. */
    Outcome run(List<String> arguments) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(shim));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (String argument : arguments) {
                bytes.writeBytes(argument.getBytes(StandardCharsets.ISO_8859_1));
                bytes.write(0);
            }
            ByteBuffer request = ByteBuffer.wrap(bytes.toByteArray());
            while (request.hasRemaining()) {
                channel.write(request);
            }
            channel.shutdownOutput();
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            return new Outcome(answer[0], new String(answer, 1, answer.length - 1, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the connection of a run that was started, up to its ClientHello. */
    Socket accept() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        byte[] id = socket.getInputStream().readNBytes(Long.BYTES);
        if (!Arrays.equals(id, new byte[] {8, 7, 6, 5, 4, 3, 2, 1})) {
            throw new AssertionError("the shim's id is " + Arrays.toString(id));
        }
        return socket;
    }

    /** As {@link #acceptTls(Consumer)}, with nothing special. */
    SSLSocket acceptTls() throws IOException {
        return acceptTls(parameters -> {});
    }

    /** Takes the connection of a run that was started, as a client of TLS that has not begun. */
    SSLSocket acceptTls(Consumer<SSLParameters> settings) throws IOException {
        SSLSocket client = (SSLSocket) JdkClient.context().getSocketFactory().createSocket(accept(), NAME, 443, true);
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        settings.accept(parameters);
        client.setSSLParameters(parameters);
        return client;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
