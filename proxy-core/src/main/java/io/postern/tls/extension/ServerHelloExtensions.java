// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** The extensions of a ServerHello: version and key share, both always there without PSK. */
public record ServerHelloExtensions(SupportedVersions.ServerHello supportedVersions, KeyShare.ServerHello keyShare) {

    public static ServerHelloExtensions read(Reader message) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.read(message, Place.SERVER_HELLO);
        return new ServerHelloExtensions(
                SupportedVersions.ServerHello.read(required(all, ExtensionType.SUPPORTED_VERSIONS)),
                KeyShare.ServerHello.read(required(all, ExtensionType.KEY_SHARE)));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, keyShare, supportedVersions);
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
