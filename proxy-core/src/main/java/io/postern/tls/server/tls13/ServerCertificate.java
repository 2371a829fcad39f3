// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.CompressedMessages;
import io.postern.cert.Credential;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.server.ServerContext;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's Certificate (RFC 8446 §4.4.2), compressed where the client can take it (RFC 8879). */
final class ServerCertificate {

    private ServerCertificate() {}

    /** Writes the message with its header. */
    static void write(ServerContext context, Parameters parameters, Writer out) {
        CertificateChoice choice = parameters.certificate();
        boolean withTimestamps = choice.type() == CertificateType.X509
                && choice.credential().timestamps() != null
                && parameters.hello().extensions().signedCertificateTimestamp() != null;
        List<CertificateEntry> entries = entries(choice, withTimestamps);
        CertificateCompressionAlgorithm algorithm = compression(parameters);
        CompressedCertificate compressed = algorithm == null || choice.type() != CertificateType.X509
                ? null
                : compressed(context, choice.credential(), entries, withTimestamps, algorithm);
        if (compressed == null) {
            Certificate.of(entries).write(out);
        } else {
            compressed.write(out);
        }
    }

    private static List<CertificateEntry> entries(CertificateChoice choice, boolean withTimestamps) {
        Credential credential = choice.credential();
        if (choice.type() == CertificateType.RAW_PUBLIC_KEY) {
            return List.of(new CertificateEntry(credential.publicKey()));
        }
        List<CertificateEntry> entries = new ArrayList<>();
        for (byte[] certificate : credential.chain()) {
            byte[] timestamps = withTimestamps && entries.isEmpty() ? credential.timestamps() : null;
            entries.add(new CertificateEntry(
                    certificate,
                    null,
                    timestamps == null ? null : new SignedCertificateTimestamp.CertificateEntry(timestamps)));
        }
        return entries;
    }

    /** The host's order decides. */
    private static @Nullable CertificateCompressionAlgorithm compression(Parameters parameters) {
        ClientHelloExtensions extensions = parameters.hello().extensions();
        CompressCertificate.ClientHello offered = extensions.compressCertificate();
        if (offered != null) {
            for (CertificateCompressionAlgorithm ours : parameters.host().certificateCompression()) {
                if (offered.contains(ours)) {
                    return ours;
                }
            }
        }
        return null;
    }

    /** Null while it is being made for the first time, which takes longer than a handshake may wait for. */
    private static @Nullable CompressedCertificate compressed(
            ServerContext context,
            Credential credential,
            List<CertificateEntry> entries,
            boolean withTimestamps,
            CertificateCompressionAlgorithm algorithm) {
        CompressedMessages.Compressed message = credential
                .compressed()
                .of(new CompressedMessages.Kind(algorithm, withTimestamps), () -> body(entries), context.slowWork());
        return message == null
                ? null
                : new CompressedCertificate(algorithm.code(), message.uncompressedLength(), message.bytes());
    }

    private static byte[] body(List<CertificateEntry> entries) {
        Writer writer = new Writer(4096);
        Certificate.of(entries).write(writer);
        byte[] message = writer.toByteArray();
        return Arrays.copyOfRange(message, HandshakeReassembler.HEADER, message.length);
    }
}
