// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.wire.Writer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DeflaterOutputStream;

/**
 * A client's key, what it shows for it, and the messages by which it answers a CertificateRequest, each with its header.
 *
 * @param certificates DER certificates or one SubjectPublicKeyInfo; not to be changed
 * @param signers the ways in which its key can sign
 */
public record ClientCredential(List<byte[]> certificates, List<Signer> signers) {

    /** Issues the certificates of {@link #of}. */
    public static final ClientAuthority AUTHORITY =
            ClientAuthority.root("CN=Postern test clients", KeyType.EC_P256.generate());

    public static final byte[] NO_CONTEXT = {};

    private static final Map<KeyType, KeyPair> KEYS = new ConcurrentHashMap<>();

    /** With a certificate in good order. */
    public static ClientCredential of(KeyType type) {
        return of(keys(type), AUTHORITY.client("CN=client", keys(type)).build());
    }

    public static ClientCredential of(KeyPair keys, X509Certificate certificate) {
        try {
            return of(keys, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With anything in the certificate's place. */
    public static ClientCredential of(KeyPair keys, byte[] certificate) {
        return new ClientCredential(
                List.of(certificate), EngineFixture.CRYPTO.signers(keys.getPrivate(), keys.getPublic()));
    }

    /** With the public key alone (RFC 7250). */
    public static ClientCredential raw(KeyType type) {
        return of(keys(type), keys(type).getPublic().getEncoded());
    }

    /** The key behind {@link #of} and {@link #raw}. */
    public static KeyPair keys(KeyType type) {
        return KEYS.computeIfAbsent(type, KeyType::generate);
    }

    public static byte[] noCertificate(byte[] requestContext) {
        return message(new Certificate(requestContext, List.of()));
    }

    public byte[] certificate(byte[] requestContext) {
        return certificate(
                requestContext, certificates.stream().map(CertificateEntry::new).toList());
    }

    public static byte[] certificate(byte[] requestContext, List<CertificateEntry> entries) {
        return message(new Certificate(requestContext, entries));
    }

    /** The Certificate compressed. */
    public byte[] compressed(byte[] requestContext, CertificateCompressionAlgorithm algorithm) {
        byte[] body = body(requestContext);
        return compressed(algorithm.code(), body.length, compress(algorithm, body));
    }

    /** What {@link #compressed(byte[], CertificateCompressionAlgorithm)} compresses. */
    public byte[] body(byte[] requestContext) {
        byte[] message = certificate(requestContext);
        return Arrays.copyOfRange(message, 4, message.length);
    }

    public static byte[] compressed(int algorithm, int uncompressedLength, byte[] bytes) {
        Writer writer = new Writer();
        new CompressedCertificate(algorithm, uncompressedLength, bytes).write(writer);
        return writer.toByteArray();
    }

    /** By the libraries, without the code that is tested. */
    public static byte[] compress(CertificateCompressionAlgorithm algorithm, byte[] bytes) {
        try {
            return switch (algorithm) {
                case ZLIB -> deflate(bytes);
                case BROTLI -> {
                    Brotli4jLoader.ensureAvailability();
                    yield Encoder.compress(bytes);
                }
                case ZSTD -> Zstd.compress(bytes);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] deflate(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    public byte[] certificateVerify(SignatureScheme scheme, byte[] transcriptHash) {
        return certificateVerify(scheme.code(), sign(scheme, CertificateVerify.clientContent(transcriptHash)));
    }

    public static byte[] certificateVerify(int algorithm, byte[] signature) {
        Writer writer = new Writer();
        new CertificateVerify(algorithm, signature).write(writer);
        return writer.toByteArray();
    }

    public byte[] sign(SignatureScheme scheme, byte[] content) {
        return signers.stream()
                .filter(signer -> signer.scheme() == scheme)
                .findFirst()
                .orElseThrow()
                .sign(content);
    }

    private static byte[] message(Certificate certificate) {
        Writer writer = new Writer();
        certificate.write(writer);
        return writer.toByteArray();
    }
}
