// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extensions of a ClientHello: a slot for each that we read, null where it was not sent. Immutable. */
public final class ClientHelloExtensions {

    private final List<ExtensionBlock.Raw> all;
    private ServerName.@Nullable ClientHello serverName;
    private SupportedGroups.@Nullable ClientHello supportedGroups;
    private SignatureAlgorithms.@Nullable ClientHello signatureAlgorithms;
    private ApplicationProtocols.@Nullable ClientHello applicationProtocols;
    private SupportedVersions.@Nullable ClientHello supportedVersions;
    private KeyShare.@Nullable ClientHello keyShare;

    private ClientHelloExtensions(List<ExtensionBlock.Raw> all) {
        this.all = List.copyOf(all);
        for (ExtensionBlock.Raw extension : all) {
            if (extension.type() != null) {
                fill(extension.type(), extension.body());
            }
        }
    }

    /** Reads the block at the end of a ClientHello; before TLS 1.3 it could be missing altogether. */
    public static ClientHelloExtensions read(Reader message) {
        return new ClientHelloExtensions(
                message.isEmpty() ? List.of() : ExtensionBlock.read(message, Place.CLIENT_HELLO));
    }

    private void fill(ExtensionType type, Reader body) {
        switch (type) {
            case SERVER_NAME -> serverName = ServerName.ClientHello.read(body);
            case SUPPORTED_GROUPS -> supportedGroups = SupportedGroups.ClientHello.read(body);
            case SIGNATURE_ALGORITHMS -> signatureAlgorithms = SignatureAlgorithms.ClientHello.read(body);
            case APPLICATION_LAYER_PROTOCOL_NEGOTIATION ->
                applicationProtocols = ApplicationProtocols.ClientHello.read(body);
            case SUPPORTED_VERSIONS -> supportedVersions = SupportedVersions.ClientHello.read(body);
            case KEY_SHARE -> keyShare = KeyShare.ClientHello.read(body);
            case EARLY_DATA -> body.end(); // empty in a ClientHello (RFC 8446 §4.2.10)
            case PADDING, PRE_SHARED_KEY, PSK_KEY_EXCHANGE_MODES, COOKIE -> {} // known for the rules on them, not used
        }
    }

    public ServerName.@Nullable ClientHello serverName() {
        return serverName;
    }

    public SupportedGroups.@Nullable ClientHello supportedGroups() {
        return supportedGroups;
    }

    public SignatureAlgorithms.@Nullable ClientHello signatureAlgorithms() {
        return signatureAlgorithms;
    }

    public ApplicationProtocols.@Nullable ClientHello applicationProtocols() {
        return applicationProtocols;
    }

    public SupportedVersions.@Nullable ClientHello supportedVersions() {
        return supportedVersions;
    }

    public KeyShare.@Nullable ClientHello keyShare() {
        return keyShare;
    }

    public boolean has(ExtensionType type) {
        return all.stream().anyMatch(extension -> extension.type() == type);
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
