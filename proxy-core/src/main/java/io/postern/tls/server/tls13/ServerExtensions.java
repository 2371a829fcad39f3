// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ClientCertificateType;
import io.postern.tls.extension.ClientHelloExtensions;
import io.postern.tls.extension.EarlyData;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.extension.MaxFragmentLength;
import io.postern.tls.extension.RecordSizeLimit;
import io.postern.tls.extension.ServerCertificateType;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SupportedGroups;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.record.RecordShape;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What EncryptedExtensions say (RFC 8446 §4.3.1): each extension only where the client has sent its own. */
final class ServerExtensions {

    private ServerExtensions() {}

    /**
     * The message.
     *
     * @param group null where there is no key exchange
     * @param earlyData whether early data is accepted
     */
    static EncryptedExtensions of(
            ServerContext context, Parameters parameters, @Nullable KeyExchange group, boolean earlyData) {
        ClientHelloExtensions offered = parameters.hello().extensions();
        return new EncryptedExtensions(EncryptedExtensionsBlock.of(
                group == null ? null : supportedGroups(parameters, context.crypto(), group.group()),
                recordSizeLimit(offered),
                maxFragmentLength(offered),
                serverName(parameters),
                applicationProtocol(parameters),
                clientCertificateType(parameters.clients()),
                serverCertificateType(parameters, offered),
                earlyData ? new EarlyData.EncryptedExtensions() : null));
    }

    private static SupportedGroups.@Nullable EncryptedExtensions supportedGroups(
            Parameters parameters, CryptoProvider crypto, NamedGroup used) {
        TlsHost host = parameters.host();
        List<NamedGroup> served = host.policy().groups().stream()
                .filter(group -> crypto.group(group) != null)
                .toList();
        List<NamedGroup> announced = host.announcedGroups(served, used);
        return announced.isEmpty()
                ? null
                : new SupportedGroups.EncryptedExtensions(
                        announced.stream().map(NamedGroup::code).toList());
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
        return serverName != null && parameters.host().acknowledges(serverName, parameters.resumes())
                ? new ServerName.EncryptedExtensions()
                : null;
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
        CertificateChoice certificate = parameters.certificate();
        return offered.serverCertificateType() == null || certificate == null
                ? null
                : new ServerCertificateType.EncryptedExtensions(certificate.type());
    }
}
