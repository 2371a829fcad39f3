// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of EncryptedExtensions.
 *
 * @param extensions in the order of the message
 */
public record EncryptedExtensionsBlock(List<EncryptedExtension> extensions) {

    public EncryptedExtensionsBlock {
        extensions = List.copyOf(extensions);
    }

    /** Extensions in the order in which they are to be sent; null stands for one that is not. */
    public static EncryptedExtensionsBlock of(@Nullable EncryptedExtension... extensions) {
        List<EncryptedExtension> sent = new ArrayList<>(extensions.length);
        for (EncryptedExtension extension : extensions) {
            if (extension != null) {
                sent.add(extension);
            }
        }
        return new EncryptedExtensionsBlock(sent);
    }

    public static EncryptedExtensionsBlock read(Reader message) {
        List<EncryptedExtension> extensions = new ArrayList<>();
        for (ExtensionBlock.Raw raw : ExtensionBlock.read(message, Place.ENCRYPTED_EXTENSIONS)) {
            EncryptedExtension extension = raw.type() == null ? null : parse(raw.type(), raw.body());
            if (extension != null) {
                extensions.add(extension);
            }
        }
        return new EncryptedExtensionsBlock(extensions);
    }

    /** The extension of that kind, as {@code find(ServerName.EncryptedExtensions.class)}, or null where there is none. */
    public <E extends EncryptedExtension> @Nullable E find(Class<E> kind) {
        for (EncryptedExtension extension : extensions) {
            if (kind.isInstance(extension)) {
                return kind.cast(extension);
            }
        }
        return null;
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, extensions);
    }

    private static @Nullable EncryptedExtension parse(ExtensionType type, Reader body) {
        return switch (type) {
            case SERVER_NAME -> ServerName.EncryptedExtensions.read(body);
            case MAX_FRAGMENT_LENGTH -> MaxFragmentLength.EncryptedExtensions.read(body);
            case SUPPORTED_GROUPS -> SupportedGroups.EncryptedExtensions.read(body);
            case USE_SRTP -> UseSrtp.EncryptedExtensions.read(body);
            case HEARTBEAT -> Heartbeat.EncryptedExtensions.read(body);
            case APPLICATION_LAYER_PROTOCOL_NEGOTIATION -> ApplicationProtocols.EncryptedExtensions.read(body);
            case CLIENT_CERTIFICATE_TYPE -> ClientCertificateType.EncryptedExtensions.read(body);
            case SERVER_CERTIFICATE_TYPE -> ServerCertificateType.EncryptedExtensions.read(body);
            case RECORD_SIZE_LIMIT -> RecordSizeLimit.EncryptedExtensions.read(body);
            case EARLY_DATA -> EarlyData.EncryptedExtensions.read(body);
            default -> null; // may not stand here: the block has refused it
        };
    }
}
