// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;

/** The extensions of a HelloRetryRequest: version and the group that is wanted. */
public record HelloRetryRequestExtensions(
        SupportedVersions.ServerHello supportedVersions, KeyShare.HelloRetryRequest keyShare) {

    public static HelloRetryRequestExtensions read(Reader message) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.read(message, Place.HELLO_RETRY_REQUEST);
        return new HelloRetryRequestExtensions(
                SupportedVersions.ServerHello.read(
                        ServerHelloExtensions.required(all, ExtensionType.SUPPORTED_VERSIONS)),
                KeyShare.HelloRetryRequest.read(ServerHelloExtensions.required(all, ExtensionType.KEY_SHARE)));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, keyShare, supportedVersions);
    }
}
