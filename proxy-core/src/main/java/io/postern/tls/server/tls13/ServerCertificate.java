// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.CertificateCompression;
import io.postern.cert.CompressedMessages;
import io.postern.cert.Credential;
import io.postern.cert.Staple;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.extension.CertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.CompressCertificate;
import io.postern.tls.extension.SignedCertificateTimestamp;
import io.postern.tls.extension.StatusRequest;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateEntry;
import io.postern.tls.message.CompressedCertificate;
import io.postern.tls.record.HandshakeReassembler;
import io.postern.tls.server.ServerContext;
import io.postern.tls.wire.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's Certificate (RFC 8446 §4.4.2), with its staples (§4.4.2.1), compressed where the client can take it (RFC 8879).
 */
final class ServerCertificate {

    private ServerCertificate() {}

    /**
     * What goes along with the certificates.
     *
     * @param timestamps whether the client asked for signed certificate timestamps, and there are some
     * @param staples whether the client asked for OCSP responses, and there are some
     * @param now when staples have to be current
     */
    private record Extras(boolean timestamps, boolean staples, Instant now) {

        static Extras of(Credential credential, ClientHelloExtensions asked, Instant now) {
            return new Extras(
                    credential.timestamps() != null && asked.signedCertificateTimestamp() != null,
                    asked.asksForOcsp() && credential.hasStaples(),
                    now);
        }
    }

    /** Writes the message with its header. */
    static void write(ServerContext context, Parameters parameters, CertificateChoice choice, Writer out) {
        Credential credential = choice.credential();
        if (choice.type() == CertificateType.RAW_PUBLIC_KEY) {
            Certificate.of(List.of(new CertificateEntry(credential.publicKey())))
                    .write(out);
            return;
        }
        Instant now = context.time().clock().instant();
        Extras extras = Extras.of(credential, parameters.hello().extensions(), now);
        List<CertificateEntry> entries = entries(credential, extras);
        CertificateCompressionAlgorithm algorithm = compression(parameters);
        CompressedCertificate compressed =
                algorithm == null ? null : compressed(context, credential, entries, extras, algorithm);
        if (compressed == null) {
            Certificate.of(entries).write(out);
        } else {
            compressed.write(out);
        }
    }

    private static List<CertificateEntry> entries(Credential credential, Extras extras) {
        List<CertificateEntry> entries = new ArrayList<>();
        for (byte[] certificate : credential.chain()) {
            int index = entries.size();
            byte[] timestamps = extras.timestamps && index == 0 ? credential.timestamps() : null;
            Staple staple = extras.staples ? credential.staple(index, extras.now) : null;
            entries.add(new CertificateEntry(
                    certificate,
                    staple == null ? null : new StatusRequest.CertificateEntry(staple.response()),
                    timestamps == null ? null : new SignedCertificateTimestamp.CertificateEntry(timestamps)));
        }
        return entries;
    }

    /** The host's order decides, among what the machine is not known to lack. */
    private static @Nullable CertificateCompressionAlgorithm compression(Parameters parameters) {
        ClientHelloExtensions extensions = parameters.hello().extensions();
        CompressCertificate.ClientHello offered = extensions.compressCertificate();
        if (offered != null) {
            for (CertificateCompressionAlgorithm ours : parameters.host().certificateCompression()) {
                if (offered.contains(ours) && !CertificateCompression.missing(ours)) {
                    return ours;
                }
            }
        }
        return null;
    }

    /**
     * Null while it is being made for the first time, which takes longer than a handshake may wait for; and where a staple
     * has run out that is in it.
     */
    private static @Nullable CompressedCertificate compressed(
            ServerContext context,
            Credential credential,
            List<CertificateEntry> entries,
            Extras extras,
            CertificateCompressionAlgorithm algorithm) {
        if (extras.staples && !credential.staplesAreCurrent(extras.now)) {
            return null;
        }
        CompressedMessages.Kind kind = new CompressedMessages.Kind(algorithm, extras.timestamps, extras.staples);
        CompressedMessages.Compressed message =
                credential.compressed().of(kind, () -> body(entries), context.slowWork());
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
