// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspResponder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Tells the status of what a root and those below it have issued, rightly or in one of many wrong ways. Safe for use by
 * many threads.
 */
final class FaultyResponder implements AutoCloseable {

    private static final int TOO_LONG = 64 * 1024 + 1;

    private final OcspAuthority root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final OcspAuthority stranger = OcspAuthority.root();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<BigInteger> serials = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = Behaviour.GOOD;
    private volatile @Nullable Times times;
    private volatile @Nullable Duration validity;

    /** What it does with a request. */
    enum Behaviour {
        GOOD,
        REVOKED,
        UNKNOWN,
        /** No answer, until the responder is closed. */
        SLOW,
        HTTP_500,
        /** No DER. */
        MALFORMED,
        /** More than 64 KiB. */
        HUGE,
        TRY_LATER,
        /** About another certificate. */
        WRONG_CERT_ID,
        /** Its nextUpdate has passed. */
        EXPIRED,
        WITHOUT_NEXT_UPDATE,
        /** By the delegate of another authority. */
        SIGNED_BY_STRANGER,
        /** By a delegate without id-kp-OCSPSigning. */
        DELEGATE_WITHOUT_PURPOSE,
        /** Good otherwise. */
        WRONG_NONCE
    }

    private record Times(Instant thisUpdate, @Nullable Instant nextUpdate) {}

    private FaultyResponder(OcspAuthority root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts it, before or after certificates are issued that have its URL. */
    static FaultyResponder start(OcspAuthority root) {
        try {
            return new FaultyResponder(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ocsp");
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    /** Of the responses to come, but for those that are wrong in just that; it is an hour ago and a day from now else. */
    void times(Instant thisUpdate, @Nullable Instant nextUpdate) {
        times = new Times(thisUpdate, nextUpdate);
        validity = null;
    }

    /** Of the responses to come, in place of set times: an hour ago, and so long from the response on. */
    void validFor(Duration time) {
        validity = time;
    }

    /** How many requests have come. */
    int requests() {
        return requests.get();
    }

    /** How many of them were about this certificate, and readable. */
    long requests(X509Certificate certificate) {
        return serials.stream()
                .filter(serial -> serial.equals(certificate.getSerialNumber()))
                .count();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Behaviour what = behaviour;
            OCSPReq request = read(exchange);
            CertificateID id = request.getRequestList()[0].getCertID();
            serials.add(id.getSerialNumber());
            requests.incrementAndGet();
            if (what == Behaviour.SLOW) {
                closed.await();
            }
            byte[] answer = answer(what, request, id);
            exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(what == Behaviour.HTTP_500 ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (OCSPException | OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** RFC 6960 appendix A.1. */
    private static OCSPReq read(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return new OCSPReq(exchange.getRequestBody().readAllBytes());
        }
        String path = exchange.getRequestURI().getRawPath();
        String encoded = path.substring(path.lastIndexOf('/') + 1);
        return new OCSPReq(Base64.getDecoder().decode(URLDecoder.decode(encoded, StandardCharsets.US_ASCII)));
    }

    private byte[] answer(Behaviour what, OCSPReq request, CertificateID id)
            throws OCSPException, OperatorCreationException, CertificateException {
        OcspAuthority issuer = issuer(id);
        if (issuer == null) {
            return OcspResponder.status(OCSPResp.UNAUTHORIZED);
        }
        BigInteger serial = id.getSerialNumber();
        Instant now = Instant.now();
        OcspResponder right = issuer.responses()
                .hashing(new AlgorithmIdentifier(id.getHashAlgOID()))
                .echoing(nonce(request));
        Duration left = validity;
        Times set = left == null ? times : new Times(now.minus(Duration.ofHours(1)), now.plus(left));
        OcspResponder responder = set == null ? right : right.at(set.thisUpdate, set.nextUpdate);
        return switch (what) {
            case GOOD, SLOW -> responder.good(serial);
            case REVOKED -> responder.revoked(serial);
            case UNKNOWN -> responder.unknown(serial);
            case HTTP_500 -> new byte[0];
            case MALFORMED -> "<html>".getBytes(StandardCharsets.US_ASCII);
            case HUGE -> new byte[TOO_LONG];
            case TRY_LATER -> OcspResponder.status(OCSPResp.TRY_LATER);
            case WRONG_CERT_ID -> responder.good(serial.add(BigInteger.ONE));
            case EXPIRED ->
                responder
                        .at(now.minus(Duration.ofDays(8)), now.minus(Duration.ofDays(1)))
                        .good(serial);
            case WITHOUT_NEXT_UPDATE ->
                responder.at(responder.thisUpdate(), null).good(serial);
            case SIGNED_BY_STRANGER ->
                by(responder, stranger.delegate(KeyPurposeId.id_kp_OCSPSigning)).good(serial);
            case DELEGATE_WITHOUT_PURPOSE ->
                by(responder, issuer.delegate(KeyPurposeId.id_kp_serverAuth)).good(serial);
            case WRONG_NONCE -> responder.echoing(new byte[32]).good(serial);
        };
    }

    private @Nullable OcspAuthority issuer(CertificateID id)
            throws OCSPException, OperatorCreationException, CertificateException {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        for (OcspAuthority authority : root.withThoseBelow()) {
            if (id.matchesIssuer(new JcaX509CertificateHolder(authority.certificate()), digests)) {
                return authority;
            }
        }
        return null;
    }

    private static OcspResponder by(OcspResponder responder, OcspAuthority.Holder signer) {
        return responder.by(signer.certificate(), signer.keys());
    }

    private static byte @Nullable [] nonce(OCSPReq request) {
        Extension nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        return nonce == null
                ? null
                : ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets();
    }
}
