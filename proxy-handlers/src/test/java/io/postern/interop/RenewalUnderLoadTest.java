// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates, keys, staples and a CRL are replaced time and again while clients come as fast as they can. */
@AnyCrypto
class RenewalUnderLoadTest {

    private static final Logger LOG = LoggerFactory.getLogger(RenewalUnderLoadTest.class);
    private static final int ROUNDS = 10;
    private static final int CLIENTS = 3;

    /** For each renewal to be seen. It takes less than two seconds; this is for a machine that does other things. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String ASKED = "asked";
    private static final String FILED = "filed";

    private final RenewalDaemon daemon = new RenewalDaemon();
    private final OcspAuthority clients = OcspAuthority.root("CN=Clients");
    private final CertificateClient anonymous = CertificateClient.trusting(daemon.authority());
    private final CertificateClient known = anonymous.with(clients.client("known", null));
    private final Map<BigInteger, Long> firstSeen = new ConcurrentHashMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Map<String, List<Long>> millis = new LinkedHashMap<>();
    private volatile boolean over;

    /** How a pair is replaced. */
    private enum Way {
        /** Each file is written over, in two parts. */
        IN_PLACE,
        /** Each file by a rename. */
        RENAME,
        /** The chain follows only when the daemon has seen that the key does not fit. The response comes last. */
        KEY_FIRST,
        /** The other way round. The response comes first. */
        CHAIN_FIRST
    }

    @Test
    void nobodyIsRefusedAndEveryStapleBelongsToItsCertificate() throws IOException, InterruptedException {
        try (FaultyResponder responder = FaultyResponder.start(daemon.authority());
                daemon) {
            CertificateFiles asked = daemon.host(ASKED, server(responder), "ocsp: required");
            OcspAuthority.Holder first = daemon.issue(FILED);
            CertificateFiles filed = daemon.host(FILED, first, "ocsp: {mode: required, response: filed/response.der}");
            filed.put(response(filed), daemon.authority().responses().good(first.certificate()));
            authenticateClients();
            daemon.start();
            try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
                    SSLSocket standing = known.connect(daemon.port(), ASKED + ".test")) {
                for (int i = 0; i < CLIENTS; i++) {
                    threads.execute(this::comeAgainAndAgain);
                }
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        Instant update = Instant.now().minus(Duration.ofMinutes(ROUNDS - round));
                        responder.times(update, update.plus(Duration.ofDays(1)));
                        renew(Way.values()[round % Way.values().length], asked, server(responder), filed);
                        CertificateClient.echo(standing);
                    }
                } finally {
                    over = true;
                }
            }
            report();
            assertEquals(List.of(), failures);
        }
    }

    private void renew(Way way, CertificateFiles asked, OcspAuthority.Holder newAsked, CertificateFiles filed) {
        OcspAuthority.Holder newFiled = daemon.issue(FILED);
        OcspAuthority.Holder victim = clients.client("victim", null);
        CertificateClient revoked = anonymous.with(victim);
        revoked.visit(daemon.port(), ASKED + ".test");
        byte[] response = daemon.authority().responses().good(newFiled.certificate());
        if (way != Way.KEY_FIRST) {
            filed.put(response(filed), response);
        }
        replace(way, asked, newAsked);
        long askedAt = System.nanoTime();
        int mark = daemon.log().mark();
        replace(way, filed, newFiled);
        if (way == Way.KEY_FIRST) {
            daemon.log().await(mark, "response not taken", "filed/chain.pem");
            filed.put(response(filed), response);
        }
        long filedAt = System.nanoTime();
        CertificateFiles directory = new CertificateFiles(daemon.setup().directory());
        directory.put(directory.directory().resolve("clients.crl"), clients.crl(victim.certificate()));
        long listedAt = System.nanoTime();

        awaitSeen("certificate", newAsked, askedAt);
        awaitSeen("certificate with a response in a file", newFiled, filedAt);
        await(() -> isRefused(revoked), "the new CRL");
        note("CRL", listedAt, System.nanoTime());
    }

    private void replace(Way way, CertificateFiles files, OcspAuthority.Holder holder) {
        String key = CertificateFiles.keyText(holder);
        String chain = CertificateFiles.chainText(daemon.authority(), holder);
        String name = "name=" + files.chain() + ' ';
        int mark = daemon.log().mark();
        switch (way) {
            case IN_PLACE -> {
                files.overwrite(files.key(), key);
                files.overwrite(files.chain(), chain);
            }
            case RENAME -> {
                files.put(files.chain(), chain);
                files.put(files.key(), key);
            }
            case KEY_FIRST -> {
                files.put(files.key(), key);
                daemon.log().await(mark, "certificate not renewed", name, "does not fit");
                files.put(files.chain(), chain);
            }
            case CHAIN_FIRST -> {
                files.put(files.chain(), chain);
                daemon.log().await(mark, "certificate not renewed", name, "does not fit");
                files.put(files.key(), key);
            }
        }
    }

    private void awaitSeen(String what, OcspAuthority.Holder holder, long since) {
        BigInteger serial = holder.certificate().getSerialNumber();
        await(() -> firstSeen.containsKey(serial), "the new " + what);
        note(what, since, firstSeen.getOrDefault(serial, since));
    }

    private void await(BooleanSupplier condition, String what) {
        Poll.until(() -> !failures.isEmpty() || condition.getAsBoolean(), LIMIT, () -> what + "\n" + daemon.log());
        assertEquals(List.of(), failures, () -> daemon.log().toString());
    }

    private void note(String what, long since, long seen) {
        millis.computeIfAbsent(what, _ -> new ArrayList<>()).add((seen - since) / 1_000_000);
    }

    private boolean isRefused(CertificateClient revoked) {
        try {
            revoked.visit(daemon.port(), ASKED + ".test");
            return false;
        } catch (UncheckedIOException refused) {
            assertTrue(String.valueOf(refused.getMessage()).contains("certificate_revoked"), refused::toString);
            return true;
        }
    }

    /** Every second time with a certificate, and to each of the hosts. */
    private void comeAgainAndAgain() {
        for (int i = 0; !over; i++) {
            try {
                CertificateClient client = i % 2 == 0 ? anonymous : known;
                String host = i % 4 < 2 ? ASKED : FILED;
                CertificateClient.Shown shown = client.visit(daemon.port(), host + ".test");
                long now = System.nanoTime();
                BigInteger serial = shown.certificate().getSerialNumber();
                assertEquals(List.of(serial), subjects(shown.staples()), host);
                firstSeen.putIfAbsent(serial, now);
                handshakes.incrementAndGet();
            } catch (Exception | AssertionError e) {
                failures.add(e);
                return;
            }
        }
    }

    /** The serial numbers of the certificates that the responses are about. */
    private static List<BigInteger> subjects(List<byte[]> staples) throws IOException, OCSPException {
        List<BigInteger> serials = new ArrayList<>();
        for (byte[] staple : staples) {
            BasicOCSPResp response = (BasicOCSPResp) new OCSPResp(staple).getResponseObject();
            serials.add(response.getResponses()[0].getCertID().getSerialNumber());
        }
        return serials;
    }

    private void authenticateClients() {
        daemon.setup().file("clients.pem", PemText.certificates(clients.certificate()));
        daemon.setup().file("clients.crl", clients.crl());
        for (String host : List.of(ASKED, FILED)) {
            daemon.setup().hostOption(host, "client-auth: {mode: optional, trust: clients.pem, crls: [clients.crl]}");
        }
    }

    private OcspAuthority.Holder server(FaultyResponder responder) {
        return daemon.authority().server(KeyType.EC_P256, responder.url(), false, ASKED + ".test");
    }

    private static Path response(CertificateFiles files) {
        return files.directory().resolve("response.der");
    }

    private void report() {
        LOG.info("handshakes={}", handshakes);
        millis.forEach((what, times) -> LOG.info("until the new {} was seen millis={}", what, times));
    }
}
