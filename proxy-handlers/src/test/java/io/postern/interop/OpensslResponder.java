// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspRequests;
import io.postern.testing.PemText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * {@code openssl ocsp}, telling the status of what one authority has issued; signed by a delegate. What is issued or
 * revoked while it runs is in its next response. A connection on which no request comes makes it spin for good.
 */
final class OpensslResponder implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("ACCEPT .*:(\\d+)");
    private static final int STOP_SECONDS = 20;
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(20);

    private final OcspAuthority authority;
    private final Path directory;
    private final Process process;
    private final int port;

    private OpensslResponder(OcspAuthority authority, int minutes) throws IOException {
        this.authority = authority;
        directory = Files.createTempDirectory("postern-ocsp");
        OcspAuthority.Holder delegate = authority.delegate(KeyPurposeId.id_kp_OCSPSigning);
        Files.writeString(file("ca.pem"), PemText.certificates(authority.certificate()));
        Files.writeString(file("responder.pem"), PemText.certificates(delegate.certificate()));
        Files.writeString(file("responder.key"), PemText.pkcs8(delegate.keys().getPrivate()));
        writeIndex();
        process = new ProcessBuilder(command(minutes)).redirectErrorStream(true).start();
        try {
            Log log = new Log(process.getInputStream());
            Matcher accept = PORT.matcher(log.await(0, "ACCEPT"));
            if (!accept.find()) {
                throw new AssertionError("no port in the log:\n" + log);
            }
            port = Integer.parseInt(accept.group(1));
        } catch (AssertionError e) {
            close();
            throw e;
        }
        authority.whenChanged(this::reload);
    }

    /**
     * Starts it; returns once it listens.
     *
     * @param minutes from thisUpdate, which is the time of the request, to nextUpdate
     */
    static OpensslResponder start(OcspAuthority authority, int minutes) {
        try {
            return new OpensslResponder(authority, minutes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        try {
            process.toHandle().destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(int minutes) {
        return List.of(
                Tools.OPENSSL.path(),
                "ocsp",
                "-index",
                file("index.txt").toString(),
                "-port",
                "0",
                "-CA",
                file("ca.pem").toString(),
                "-rsigner",
                file("responder.pem").toString(),
                "-rkey",
                file("responder.key").toString(),
                "-nmin",
                Integer.toString(minutes),
                "-ignore_err");
    }

    /** It looks at the file before it waits for a connection, one after the other: this one makes it look again. */
    private void reload() {
        if (!process.isAlive()) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(url())
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        OcspRequests.of(authority.certificate(), authority.certificate(), null)))
                .timeout(RELOAD_LIMIT)
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
            writeIndex();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void writeIndex() throws IOException {
        Files.writeString(file("new.txt"), authority.index());
        Files.move(file("new.txt"), file("index.txt"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }
}
