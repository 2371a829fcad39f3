// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A daemon whose certificates are replaced while it runs: each host has an echo service, a certificate of one authority and
 * its files in a directory of its own. It may read what its user may, even where that is root.
 */
final class RenewalDaemon implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROBE = "probe";

    private final OcspAuthority authority = OcspAuthority.root();
    private final DaemonSetup setup = new DaemonSetup();
    private final SocketBackend echo = new SocketBackend(SocketBackend.ECHO);
    private final CertificateClient client = CertificateClient.trusting(authority);
    private final CertificateFiles probe;
    private @Nullable DaemonProcess process;

    RenewalDaemon() {
        setup.listener("https", PROBE).pool("echo", echo.port()).option("admin", "{bind: \"127.0.0.1:0\"}");
        probe = host(PROBE, authority.server(KeyType.EC_P256, null, false, PROBE + ".test"));
        if ("root".equals(System.getProperty("user.name"))) {
            setup.launcher(Tools.SETPRIV.path(), "--bounding-set=-dac_override,-dac_read_search");
        }
    }

    OcspAuthority authority() {
        return authority;
    }

    DaemonSetup setup() {
        return setup;
    }

    /** A new certificate for {@code host.test}. */
    OcspAuthority.Holder issue(String host) {
        return authority.server(KeyType.EC_P256, null, false, host + ".test");
    }

    /** A host whose certificate's files are in a directory of its name. */
    CertificateFiles host(String name, OcspAuthority.Holder holder) {
        return host(name, holder, "");
    }

    /** The same with more about the certificate in the configuration: {@code ocsp: off}. */
    CertificateFiles host(String name, OcspAuthority.Holder holder, String more) {
        CertificateFiles files = CertificateFiles.of(setup.directory().resolve(name), authority, holder);
        setup.host(name, "echo", files.yaml(more));
        return files;
    }

    void start() {
        process = setup.start();
    }

    DaemonProcess process() {
        return Objects.requireNonNull(process, "not started");
    }

    Log log() {
        return process().log();
    }

    int port() {
        return process().port("https");
    }

    /** The serial number of what a new client of {@code host.test} is shown. */
    BigInteger serial(String host) {
        return shown(host).certificate().getSerialNumber();
    }

    /** What a new client of {@code host.test} is shown. */
    CertificateClient.Shown shown(String host) {
        return client.visit(port(), host + ".test");
    }

    void assertServes(OcspAuthority.Holder holder, String host) {
        assertEquals(holder.certificate().getSerialNumber(), serial(host), host);
    }

    /** Waits until new clients are shown that certificate. */
    void awaitServed(OcspAuthority.Holder holder, String host) {
        BigInteger expected = holder.certificate().getSerialNumber();
        Poll.until(() -> serial(host).equals(expected), LIMIT, () -> "the new certificate of " + host + "\n" + log());
    }

    /** Waits for the line which says that the certificate of that name was renewed, after the mark. */
    void awaitRenewed(int mark, String certificate) {
        log().await(mark, "certificate renewed", "name=" + certificate);
    }

    /** Returns when whatever changed before this call has been looked at: it is done in the order of the changes. */
    void awaitLookedAt() {
        int mark = log().mark();
        probe.replace(authority, issue(PROBE));
        awaitRenewed(mark, probe.chain().toString());
    }

    @Override
    public void close() throws IOException {
        try (echo;
                DaemonProcess running = process) {
            if (running != null) {
                running.end();
            }
        }
    }
}
