// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The extensions of a ClientHello: an accessor for each that we read, null where it was not sent. Immutable. */
public final class ClientHelloExtensions {

    private final List<ExtensionBlock.Raw> all;

    /** What was read of them. A map instead of twenty fields: of those a hello fills a dozen. */
    private final Map<ExtensionType, Extension> parsed = new EnumMap<>(ExtensionType.class);

    private ClientHelloExtensions(List<ExtensionBlock.Raw> all) {
        this.all = List.copyOf(all);
        for (ExtensionBlock.Raw raw : all) {
            Extension extension = raw.type() == null ? null : parse(raw.type(), raw.body());
            if (extension != null) {
                parsed.put(extension.type(), extension);
            }
        }
    }

    /** Reads the block at the end of a ClientHello; before TLS 1.3 it could be missing altogether. */
    public static ClientHelloExtensions read(Reader message) {
        return new ClientHelloExtensions(
                message.isEmpty() ? List.of() : ExtensionBlock.read(message, Place.CLIENT_HELLO));
    }

    /** Reads an extension, also one that is never agreed to: what is malformed is refused whether it is of use or not. */
    private static @Nullable Extension parse(ExtensionType type, Reader body) {
        return switch (type) {
            case SERVER_NAME -> ServerName.ClientHello.read(body);
            case MAX_FRAGMENT_LENGTH -> MaxFragmentLength.ClientHello.read(body);
            case STATUS_REQUEST -> StatusRequest.ClientHello.read(body);
            case SUPPORTED_GROUPS -> SupportedGroups.ClientHello.read(body);
            case SIGNATURE_ALGORITHMS -> SignatureAlgorithms.ClientHello.read(body);
            case USE_SRTP -> UseSrtp.ClientHello.read(body);
            case HEARTBEAT -> Heartbeat.ClientHello.read(body);
            case APPLICATION_LAYER_PROTOCOL_NEGOTIATION -> ApplicationProtocols.ClientHello.read(body);
            case SIGNED_CERTIFICATE_TIMESTAMP -> SignedCertificateTimestamp.ClientHello.read(body);
            case CLIENT_CERTIFICATE_TYPE -> ClientCertificateType.ClientHello.read(body);
            case SERVER_CERTIFICATE_TYPE -> ServerCertificateType.ClientHello.read(body);
            case PADDING -> Padding.ClientHello.read(body);
            case COMPRESS_CERTIFICATE -> CompressCertificate.ClientHello.read(body);
            case RECORD_SIZE_LIMIT -> RecordSizeLimit.ClientHello.read(body);
            case SUPPORTED_VERSIONS -> SupportedVersions.ClientHello.read(body);
            case COOKIE -> Cookie.ClientHello.read(body);
            case CERTIFICATE_AUTHORITIES -> CertificateAuthorities.ClientHello.read(body);
            case POST_HANDSHAKE_AUTH -> PostHandshakeAuth.ClientHello.read(body);
            case SIGNATURE_ALGORITHMS_CERT -> SignatureAlgorithmsCert.ClientHello.read(body);
            case KEY_SHARE -> KeyShare.ClientHello.read(body);
            case PRE_SHARED_KEY -> PreSharedKey.ClientHello.read(body);
            case EARLY_DATA -> EarlyData.ClientHello.read(body);
            case PSK_KEY_EXCHANGE_MODES -> PskKeyExchangeModes.ClientHello.read(body);
            case OID_FILTERS -> null; // may not stand here: the block has refused it
        };
    }

    public ServerName.@Nullable ClientHello serverName() {
        return (ServerName.ClientHello) parsed.get(ExtensionType.SERVER_NAME);
    }

    public MaxFragmentLength.@Nullable ClientHello maxFragmentLength() {
        return (MaxFragmentLength.ClientHello) parsed.get(ExtensionType.MAX_FRAGMENT_LENGTH);
    }

    public StatusRequest.@Nullable ClientHello statusRequest() {
        return (StatusRequest.ClientHello) parsed.get(ExtensionType.STATUS_REQUEST);
    }

    public SupportedGroups.@Nullable ClientHello supportedGroups() {
        return (SupportedGroups.ClientHello) parsed.get(ExtensionType.SUPPORTED_GROUPS);
    }

    public SignatureAlgorithms.@Nullable ClientHello signatureAlgorithms() {
        return (SignatureAlgorithms.ClientHello) parsed.get(ExtensionType.SIGNATURE_ALGORITHMS);
    }

    public UseSrtp.@Nullable ClientHello useSrtp() {
        return (UseSrtp.ClientHello) parsed.get(ExtensionType.USE_SRTP);
    }

    public Heartbeat.@Nullable ClientHello heartbeat() {
        return (Heartbeat.ClientHello) parsed.get(ExtensionType.HEARTBEAT);
    }

    public ApplicationProtocols.@Nullable ClientHello applicationProtocols() {
        return (ApplicationProtocols.ClientHello) parsed.get(ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
    }

    public SignedCertificateTimestamp.@Nullable ClientHello signedCertificateTimestamp() {
        return (SignedCertificateTimestamp.ClientHello) parsed.get(ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP);
    }

    public ClientCertificateType.@Nullable ClientHello clientCertificateType() {
        return (ClientCertificateType.ClientHello) parsed.get(ExtensionType.CLIENT_CERTIFICATE_TYPE);
    }

    public ServerCertificateType.@Nullable ClientHello serverCertificateType() {
        return (ServerCertificateType.ClientHello) parsed.get(ExtensionType.SERVER_CERTIFICATE_TYPE);
    }

    public Padding.@Nullable ClientHello padding() {
        return (Padding.ClientHello) parsed.get(ExtensionType.PADDING);
    }

    public CompressCertificate.@Nullable ClientHello compressCertificate() {
        return (CompressCertificate.ClientHello) parsed.get(ExtensionType.COMPRESS_CERTIFICATE);
    }

    public RecordSizeLimit.@Nullable ClientHello recordSizeLimit() {
        return (RecordSizeLimit.ClientHello) parsed.get(ExtensionType.RECORD_SIZE_LIMIT);
    }

    public SupportedVersions.@Nullable ClientHello supportedVersions() {
        return (SupportedVersions.ClientHello) parsed.get(ExtensionType.SUPPORTED_VERSIONS);
    }

    public Cookie.@Nullable ClientHello cookie() {
        return (Cookie.ClientHello) parsed.get(ExtensionType.COOKIE);
    }

    public CertificateAuthorities.@Nullable ClientHello certificateAuthorities() {
        return (CertificateAuthorities.ClientHello) parsed.get(ExtensionType.CERTIFICATE_AUTHORITIES);
    }

    public PostHandshakeAuth.@Nullable ClientHello postHandshakeAuth() {
        return (PostHandshakeAuth.ClientHello) parsed.get(ExtensionType.POST_HANDSHAKE_AUTH);
    }

    public SignatureAlgorithmsCert.@Nullable ClientHello signatureAlgorithmsCert() {
        return (SignatureAlgorithmsCert.ClientHello) parsed.get(ExtensionType.SIGNATURE_ALGORITHMS_CERT);
    }

    public KeyShare.@Nullable ClientHello keyShare() {
        return (KeyShare.ClientHello) parsed.get(ExtensionType.KEY_SHARE);
    }

    public PreSharedKey.@Nullable ClientHello preSharedKey() {
        return (PreSharedKey.ClientHello) parsed.get(ExtensionType.PRE_SHARED_KEY);
    }

    public PskKeyExchangeModes.@Nullable ClientHello pskKeyExchangeModes() {
        return (PskKeyExchangeModes.ClientHello) parsed.get(ExtensionType.PSK_KEY_EXCHANGE_MODES);
    }

    public EarlyData.@Nullable ClientHello earlyData() {
        return (EarlyData.ClientHello) parsed.get(ExtensionType.EARLY_DATA);
    }

    /** Whether OCSP responses may be sent along with certificates (RFC 8446 §4.4.2.1). */
    public boolean asksForOcsp() {
        StatusRequest.ClientHello request = statusRequest();
        return request != null && request.ocsp();
    }

    /** Whether it was sent, read or not. */
    public boolean has(ExtensionType type) {
        for (ExtensionBlock.Raw extension : all) {
            if (extension.type() == type) {
                return true;
            }
        }
        return false;
    }

    /** Every extension as received, known or not, in the order of the message. */
    public List<ExtensionBlock.Raw> all() {
        return all;
    }

    /** Writes all extensions as they were read. */
    public void write(Writer writer) {
        try (var _ = writer.vector16()) {
            for (ExtensionBlock.Raw extension : all) {
                writer.u16(extension.code());
                try (var _ = writer.vector16()) {
                    writer.bytes(extension.data());
                }
            }
        }
    }
}
