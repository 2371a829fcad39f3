// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a ServerHello.
 *
 * @param keyShare null where a pre-shared key is used without a key exchange
 * @param preSharedKey null where the server is authenticated by a certificate
 */
public record ServerHelloExtensions(
        SupportedVersions.ServerHello supportedVersions,
        KeyShare.@Nullable ServerHello keyShare,
        PreSharedKey.@Nullable ServerHello preSharedKey) {

    public static ServerHelloExtensions read(Reader message) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.read(message, Place.SERVER_HELLO);
        return new ServerHelloExtensions(
                SupportedVersions.ServerHello.read(required(all, ExtensionType.SUPPORTED_VERSIONS)),
                ExtensionBlock.find(all, ExtensionType.KEY_SHARE, KeyShare.ServerHello::read),
                ExtensionBlock.find(all, ExtensionType.PRE_SHARED_KEY, PreSharedKey.ServerHello::read));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, preSharedKey, keyShare, supportedVersions);
    }

    static Reader required(List<ExtensionBlock.Raw> all, ExtensionType type) {
        for (ExtensionBlock.Raw extension : all) {
            if (extension.type() == type) {
                return extension.body();
            }
        }
        throw new TlsException(Fault.BAD_ENCODING);
    }
}
