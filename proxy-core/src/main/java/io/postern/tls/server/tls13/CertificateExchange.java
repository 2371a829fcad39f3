// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.CertificateCompression;
import io.postern.cert.PresentedChain;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.StatusQuestion;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Verifier;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Step;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One CertificateRequest and what has to be known to judge the answer (RFC 8446 §4.3.2, §4.4.2, §4.4.3).
 *
 * @param type what the client authenticates with, as negotiated (RFC 7250)
 * @param required whether a client without a certificate is refused
 * @param requestContext empty in the handshake, never the same twice behind it
 */
record CertificateExchange(
        ServerContext context,
        ClientAuthentication authentication,
        CertificateType type,
        boolean required,
        byte[] requestContext) {

    /** The CertificateRequest with its header. */
    byte[] request() {
        Writer writer = new Writer(512);
        new CertificateRequest(requestContext, authentication.request()).write(writer);
        return writer.toByteArray();
    }

    /**
     * Reads a Certificate or CompressedCertificate.
     *
     * @return null where the client has none and may go without
     */
    @Nullable
    ClientCertificate read(Incoming message) {
        Certificate certificate = Certificate.read(
                message.type() == HandshakeType.COMPRESSED_CERTIFICATE
                        ? new Reader(decompress(CompressedCertificate.read(message.body())))
                        : message.body(),
                authentication.request().answerable());
        if (!Arrays.equals(certificate.requestContext(), requestContext)) {
            throw new TlsException(Fault.BAD_REQUEST_CONTEXT);
        }
        List<CertificateEntry> entries = certificate.entries();
        if (entries.isEmpty()) {
            if (required) {
                throw new TlsException(Fault.CERTIFICATE_REQUIRED);
            }
            return null;
        }
        if (type == CertificateType.RAW_PUBLIC_KEY && entries.size() != 1) {
            throw new TlsException(Fault.UNREADABLE_CERTIFICATE, "more than one raw public key");
        }
        if (type == CertificateType.RAW_PUBLIC_KEY
                && !PublicKeyPins.isPublicKey(entries.getFirst().data())) {
            throw new TlsException(Fault.BAD_ENCODING, "no SubjectPublicKeyInfo");
        }
        return new ClientCertificate(type, presented(entries));
    }

    private static PresentedChain presented(List<CertificateEntry> entries) {
        List<byte @Nullable []> responses = new ArrayList<>();
        for (CertificateEntry entry : entries) {
            responses.add(entry.status() == null ? null : entry.status().response());
        }
        return new PresentedChain(entries.stream().map(CertificateEntry::data).toList(), responses);
    }

    /** "the client MUST abort ... if the algorithm was not offered", and so must we (RFC 8879 §4). */
    private byte[] decompress(CompressedCertificate compressed) {
        CompressCertificate.@Nullable CertificateRequest offered =
                authentication.request().compressCertificate();
        CertificateCompressionAlgorithm algorithm = CertificateCompressionAlgorithm.of(compressed.algorithm());
        if (offered == null) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        if (algorithm == null || !offered.contains(algorithm)) {
            throw new TlsException(Fault.COMPRESSION_NOT_OFFERED);
        }
        if (compressed.uncompressedLength() > context.limits().certificate()) {
            throw new TlsException(Fault.BAD_COMPRESSED_CERTIFICATE, "it is too long");
        }
        byte[] message =
                CertificateCompression.decompress(algorithm, compressed.compressed(), compressed.uncompressedLength());
        if (message == null) {
            throw new TlsException(Fault.BAD_COMPRESSED_CERTIFICATE);
        }
        return message;
    }

    /**
     * Judges a certificate: first whether the client has its key, then whether the host trusts it. That takes
     * milliseconds, and is awaited.
     *
     * @param content what has to be signed
     * @param next what follows for a client that is known now
     */
    Step verify(
            ClientCertificate certificate,
            CertificateVerify verify,
            byte[] content,
            Function<ClientIdentity, Step> next) {
        SignatureScheme scheme = SignatureScheme.of(verify.algorithm());
        CryptoProvider.Verifying verifying =
                scheme == null ? null : context.crypto().verifying(scheme);
        if (scheme == null
                || verifying == null
                || !authentication.request().signatureAlgorithms().contains(scheme)) {
            throw new TlsException(Fault.SCHEME_NOT_OFFERED);
        }
        return SlowStep.run(context.slowWork(), () -> {
            requireSignature(certificate, verifying, verify.signature(), content);
            List<StatusQuestion> open = requireTrust(certificate);
            ClientIdentity identity =
                    new ClientIdentity(type, certificate.chain().certificates());
            return open.isEmpty() ? next.apply(identity) : afterStatuses(open, () -> next.apply(identity));
        });
    }

    /** All are asked at once, and judged in their order: the authority's side goes before the client's own. */
    private Step afterStatuses(List<StatusQuestion> open, Supplier<Step> next) {
        AtomicBoolean abandoned = new AtomicBoolean();
        CompletionStage<?> judged = CompletableFuture.completedStage(null);
        for (StatusQuestion question : open) {
            judged = judged.thenCombine(context.statuses().ask(question), (_, answer) -> {
                authentication.judge(question, answer);
                return answer;
            });
        }
        CompletionStage<Step> pending = judged.thenApply(_ -> {
            if (abandoned.get()) {
                throw new CancellationException();
            }
            return next.get();
        });
        return new Step.Await(pending, () -> abandoned.set(true));
    }

    private void requireSignature(
            ClientCertificate certificate, CryptoProvider.Verifying verifying, byte[] signature, byte[] content) {
        byte[] publicKey = certificate.type() == CertificateType.RAW_PUBLIC_KEY
                ? certificate.chain().certificates().getFirst()
                : certificate.chain().leafPublicKey();
        Verifier verifier = verifying.verifier(publicKey);
        if (verifier == null) {
            String objection = certificate.type() == CertificateType.X509
                    ? certificate.chain().leafKeyObjection()
                    : null;
            throw objection == null
                    ? new TlsException(Fault.SCHEME_NOT_OFFERED)
                    : new TlsException(Fault.UNSUPPORTED_CERTIFICATE_KEY, objection);
        }
        if (!verifier.verify(content, signature)) {
            throw new TlsException(Fault.BAD_CERTIFICATE_VERIFY);
        }
    }

    /** Returns what responders have yet to say. */
    private List<StatusQuestion> requireTrust(ClientCertificate certificate) {
        if (certificate.type() == CertificateType.X509) {
            return authentication.check(
                    certificate.chain(), context.time().clock().instant());
        }
        if (!authentication.trusts(certificate.chain().certificates().getFirst())) {
            throw new TlsException(Fault.UNKNOWN_PUBLIC_KEY);
        }
        return List.of();
    }
}
