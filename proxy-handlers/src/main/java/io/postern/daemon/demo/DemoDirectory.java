// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a demo. Closing it takes a temporary directory away; one that the user named stays. */
public final class DemoDirectory implements AutoCloseable {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;
    private final boolean temporary;

    private DemoDirectory(Path directory, boolean temporary) {
        this.directory = directory;
        this.temporary = temporary;
    }

    /**
     * Makes the directory, where it is missing.
     *
     * @param directory where the files go; null for a temporary directory that only the user can enter
     */
    public static DemoDirectory create(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return new DemoDirectory(Files.createTempDirectory("postern-demo-"), true);
        }
        return new DemoDirectory(Files.createDirectories(directory), false);
    }

    /** What a client is told to trust. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    public Path configuration() {
        return directory.resolve("postern.yaml");
    }

    /** Writes certificate and key, in place of those of an earlier demo. */
    public void write(DemoCertificate certificate) throws IOException, GeneralSecurityException {
        Files.writeString(authority(), pem(certificate.authority()));
        Files.writeString(directory.resolve("localhost.pem"), pem(certificate.certificate()));
        writePrivately(
                directory.resolve("localhost.key"),
                pem("PRIVATE KEY", certificate.key().getEncoded()));
    }

    /**
     * Writes a configuration for the proxy.
     *
     * @param port where it listens on the IPv4 loopback address; 0 has the system choose one
     * @param service where the plaintext service listens
     */
    public void writeConfiguration(int port, int service) throws IOException {
        Files.writeString(configuration(), """
                # Written by "postern demo".
                listeners:
                  https:
                    bind: 127.0.0.1:%d
                    default-host: localhost
                hosts:
                  localhost:
                    server-names: [localhost]
                    certificates:
                      - {chain: localhost.pem, key: localhost.key}
                    alpn:
                      http/1.1: demo
                    pool: demo
                pools:
                  demo:
                    servers: [127.0.0.1:%d]
                """.formatted(port, service));
    }

    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        for (String name : List.of("ca.pem", "localhost.pem", "localhost.key", "postern.yaml")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        // Created with its permissions, not changed afterwards: there is no moment in which others can read it.
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
        Files.writeString(file, text);
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String type, byte[] der) {
        String body = new String(PEM.encode(der), StandardCharsets.US_ASCII);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
