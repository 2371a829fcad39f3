// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.TestCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A daemon to be, with an admin endpoint and hosts whose certificates are of an authority below a root. */
final class OcspHosts {

    private final OcspAuthority root;
    private final OcspAuthority authority;
    private final DaemonSetup setup = new DaemonSetup();
    private final Map<String, X509Certificate> certificates = new HashMap<>();
    private Path rootFile = Path.of("");

    /** @param authority directly below the root */
    OcspHosts(OcspAuthority root, OcspAuthority authority, HttpBackend backend) {
        this.root = root;
        this.authority = authority;
        setup.listener("https", null)
                .pool("web", backend.port())
                .option("admin", "{bind: \"127.0.0.1:0\"}")
                .option("ocsp", "{cache: cache}");
    }

    /** With an authority whose own certificate names no responder. */
    static OcspHosts below(OcspAuthority root, HttpBackend backend) {
        return new OcspHosts(root, root.intermediate(null), backend);
    }

    /** {@code ocsp} at the top of the file. */
    OcspHosts ocsp(String yaml) {
        setup.option("ocsp", yaml);
        return this;
    }

    /** A host {@code name.test} with a P-256 certificate; see {@link #certificate}. */
    OcspHosts host(String name, @Nullable URI responder, boolean mustStaple, String ocsp) {
        setup.host(name, "web", certificate(name, KeyType.EC_P256, responder, mustStaple, ocsp));
        return this;
    }

    /** A host {@code name.test} with several certificates as they stand in the file. */
    OcspHosts host(String name, String... yaml) {
        setup.host(name, "web", yaml);
        return this;
    }

    /**
     * Writes a certificate for {@code name.test}, and returns what the file has to say for it.
     *
     * @param responder that the certificate names
     * @param ocsp how it is stapled
     */
    String certificate(String name, KeyType type, @Nullable URI responder, boolean mustStaple, String ocsp) {
        OcspAuthority.Holder holder = authority.server(type, responder, mustStaple, name + ".test");
        certificates.put(name, holder.certificate());
        String directory = name + "-" + type;
        TestCredentials.PemFiles files =
                authority.write(holder, setup.directory().resolve(directory));
        rootFile = files.ca();
        return "{chain: " + directory + "/chain.pem, key: " + directory + "/key.pem, ocsp: " + ocsp + "}";
    }

    /** Of that name, the last that was made. */
    X509Certificate certificate(String name) {
        X509Certificate certificate = certificates.get(name);
        if (certificate == null) {
            throw new AssertionError("no certificate for " + name);
        }
        return certificate;
    }

    OcspAuthority authority() {
        return authority;
    }

    X509Certificate root() {
        return root.certificate();
    }

    /** What clients have to trust, in PEM. */
    Path rootFile() {
        return rootFile;
    }

    Path directory() {
        return setup.directory();
    }

    DaemonProcess start() {
        return setup.start();
    }
}
