// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ClientCertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.extension.MaxFragmentLength;
import io.postern.tls.extension.RecordSizeLimit;
import io.postern.tls.extension.ServerCertificateType;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SupportedGroups;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.record.RecordShape;
import io.postern.tls.server.ServerContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What EncryptedExtensions say (RFC 8446 §4.3.1): each extension only where the client has sent its own. */
final class ServerExtensions {

    private ServerExtensions() {}

    static EncryptedExtensions of(ServerContext context, Parameters parameters, KeyExchange group) {
        ClientHelloExtensions offered = parameters.hello().extensions();
        return new EncryptedExtensions(EncryptedExtensionsBlock.of(
                supportedGroups(parameters, context.crypto(), group.group()),
                recordSizeLimit(offered),
                maxFragmentLength(offered),
                serverName(parameters),
                applicationProtocol(parameters),
                clientCertificateType(parameters.clients()),
                serverCertificateType(parameters, offered)));
    }

    /**
     * "If the server has a group it prefers to the ones in the "key_share" extension but is still willing to accept the
     * ClientHello, it SHOULD send "supported_groups" to update the client's view of its preferences" (§4.2.7).
     */
    private static SupportedGroups.@Nullable EncryptedExtensions supportedGroups(
            Parameters parameters, CryptoProvider crypto, NamedGroup chosen) {
        List<Integer> ours = new ArrayList<>();
        for (NamedGroup group : parameters.host().policy().groups()) {
            if (crypto.group(group) != null) {
                ours.add(group.code());
            }
        }
        boolean preferredAnother = ours.getFirst() != chosen.code();
        return preferredAnother ? new SupportedGroups.EncryptedExtensions(ours) : null;
    }

    private static RecordSizeLimit.@Nullable EncryptedExtensions recordSizeLimit(ClientHelloExtensions offered) {
        return offered.recordSizeLimit() == null ? null : new RecordSizeLimit.EncryptedExtensions(RecordShape.LONGEST);
    }

    /** Not beside record_size_limit, which takes its place (RFC 8449 §5). */
    private static MaxFragmentLength.@Nullable EncryptedExtensions maxFragmentLength(ClientHelloExtensions offered) {
        MaxFragmentLength.ClientHello wanted = offered.maxFragmentLength();
        return wanted == null || offered.recordSizeLimit() != null
                ? null
                : new MaxFragmentLength.EncryptedExtensions(wanted.code());
    }

    private static ServerName.@Nullable EncryptedExtensions serverName(Parameters parameters) {
        String serverName = parameters.serverName();
        boolean recognized = serverName != null && parameters.host().answersTo(serverName);
        return recognized ? new ServerName.EncryptedExtensions() : null;
    }

    private static ApplicationProtocols.@Nullable EncryptedExtensions applicationProtocol(Parameters parameters) {
        String protocol = parameters.applicationProtocol();
        return protocol == null ? null : new ApplicationProtocols.EncryptedExtensions(protocol);
    }

    /** RFC 7250 §4.2: only where a certificate is asked for, "the server MUST omit" it otherwise. */
    private static ClientCertificateType.@Nullable EncryptedExtensions clientCertificateType(
            @Nullable ClientCertificateChoice clients) {
        return clients == null || !clients.typeOffered()
                ? null
                : new ClientCertificateType.EncryptedExtensions(clients.type());
    }

    private static ServerCertificateType.@Nullable EncryptedExtensions serverCertificateType(
            Parameters parameters, ClientHelloExtensions offered) {
        return offered.serverCertificateType() == null
                ? null
                : new ServerCertificateType.EncryptedExtensions(
                        parameters.certificate().type());
    }
}
