// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of a HelloRetryRequest (RFC 8446 §4.1.4): version, and at least one of those for which the client has to
 * change its hello.
 *
 * @param keyShare the group that is wanted; null where the share of the first hello will do
 * @param cookie null where the server remembers the first hello itself
 */
public record HelloRetryRequestExtensions(
        SupportedVersions.ServerHello supportedVersions,
        KeyShare.@Nullable HelloRetryRequest keyShare,
        Cookie.@Nullable HelloRetryRequest cookie) {

    public static HelloRetryRequestExtensions read(Reader message) {
        List<ExtensionBlock.Raw> all = ExtensionBlock.read(message, Place.HELLO_RETRY_REQUEST);
        return new HelloRetryRequestExtensions(
                SupportedVersions.ServerHello.read(
                        ServerHelloExtensions.required(all, ExtensionType.SUPPORTED_VERSIONS)),
                ExtensionBlock.find(all, ExtensionType.KEY_SHARE, KeyShare.HelloRetryRequest::read),
                ExtensionBlock.find(all, ExtensionType.COOKIE, Cookie.HelloRetryRequest::read));
    }

    public void write(Writer writer) {
        ExtensionBlock.write(writer, keyShare, cookie, supportedVersions);
    }
}
