// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import org.jspecify.annotations.Nullable;

/** The extensions of EncryptedExtensions: null where one is not sent. */
public record EncryptedExtensionsBlock(
        ServerName.@Nullable EncryptedExtensions serverName,
        ApplicationProtocols.@Nullable EncryptedExtensions applicationProtocol) {

    public static EncryptedExtensionsBlock read(Reader message) {
        ServerName.EncryptedExtensions serverName = null;
        ApplicationProtocols.EncryptedExtensions applicationProtocol = null;
        for (ExtensionBlock.Raw extension : ExtensionBlock.read(message, Place.ENCRYPTED_EXTENSIONS)) {
            if (extension.type() == ExtensionType.SERVER_NAME) {
                serverName = ServerName.EncryptedExtensions.read(extension.body());
            } else if (extension.type() == ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION) {
                applicationProtocol = ApplicationProtocols.EncryptedExtensions.read(extension.body());
            }
        }
        return new EncryptedExtensionsBlock(serverName, applicationProtocol);
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, serverName, applicationProtocol);
    }
}
