// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.cert.Credential;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ExtensionType;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.TlsHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello and the host that it is for agree on, but for the key exchange group ({@link GroupChoice}).
 *
 * <p>Holds nothing of the hello but what the answer needs: a client may keep us waiting with many large ones.
 *
 * @param legacySessionId of the hello, to be echoed
 * @param earlyDataOffered whether the client may be sending early data, which has to be passed over (§4.2.10)
 * @param serverName null where the client sent none
 * @param applicationProtocol null where none is negotiated
 */
record Parameters(
        byte[] legacySessionId,
        boolean earlyDataOffered,
        TlsHost host,
        @Nullable String serverName,
        @Nullable String applicationProtocol,
        CryptoProvider.Suite suite,
        Credential credential,
        Signer signer) {

    /** @throws TlsException where something that is needed is missing or nothing is in common */
    static Parameters negotiate(ServerContext context, ClientHello hello) {
        requireNoCompression(hello);
        requireExtensions(hello);
        String serverName = serverName(hello);
        TlsHost host = context.hosts().select(serverName);
        if (host == null) {
            throw new TlsException(Fault.UNKNOWN_SERVER_NAME);
        }
        CryptoProvider.Suite suite = chooseSuite(host, context.crypto(), hello);
        String applicationProtocol = chooseApplicationProtocol(host, hello);
        Signature signature = chooseSignature(host, hello);
        return new Parameters(
                hello.legacySessionId(),
                hello.extensions().has(ExtensionType.EARLY_DATA),
                host,
                serverName,
                applicationProtocol,
                suite,
                signature.credential(),
                signature.signer());
    }

    /** "this vector MUST contain exactly one byte, set to zero" (§4.1.2). */
    private static void requireNoCompression(ClientHello hello) {
        byte[] methods = hello.legacyCompressionMethods();
        if (methods.length != 1 || methods[0] != 0) {
            throw new TlsException(Fault.BAD_COMPRESSION_METHODS);
        }
    }

    /** What a ClientHello that asks for a certificate must carry (§9.2). */
    private static void requireExtensions(ClientHello hello) {
        if (hello.extensions().signatureAlgorithms() == null) {
            throw new TlsException(Fault.MISSING_SIGNATURE_ALGORITHMS);
        }
        if (hello.extensions().supportedGroups() == null) {
            throw new TlsException(Fault.MISSING_SUPPORTED_GROUPS);
        }
        if (hello.extensions().keyShare() == null) {
            throw new TlsException(Fault.MISSING_KEY_SHARE);
        }
        if (hello.extensions().has(ExtensionType.PRE_SHARED_KEY)
                && !hello.extensions().has(ExtensionType.PSK_KEY_EXCHANGE_MODES)) {
            throw new TlsException(Fault.MISSING_PSK_MODES); // §4.2.9, also where no PSK is used
        }
    }

    private static @Nullable String serverName(ClientHello hello) {
        ServerName.ClientHello extension = hello.extensions().serverName();
        return extension == null ? null : extension.hostName();
    }

    /**
     * The host's order decides, with one exception: a client that puts ChaCha20 first has no AES instructions, and gets
     * what it is fast with.
     */
    private static CryptoProvider.Suite chooseSuite(TlsHost host, CryptoProvider crypto, ClientHello hello) {
        List<CipherSuite> ours = host.policy().suites();
        CipherSuite clientsFirst = firstKnown(hello);
        if (clientsFirst == CipherSuite.TLS_CHACHA20_POLY1305_SHA256 && ours.contains(clientsFirst)) {
            CryptoProvider.Suite suite = crypto.suite(clientsFirst);
            if (suite != null) {
                return suite;
            }
        }
        for (CipherSuite candidate : ours) {
            CryptoProvider.Suite suite = crypto.suite(candidate);
            if (suite != null && hello.offers(candidate)) {
                return suite;
            }
        }
        throw new TlsException(Fault.NO_COMMON_SUITE);
    }

    private static @Nullable CipherSuite firstKnown(ClientHello hello) {
        for (int code : hello.cipherSuites()) {
            CipherSuite suite = CipherSuite.of(code);
            if (suite != null) {
                return suite;
            }
        }
        return null;
    }

    /** RFC 7301 §3.2: the server's order decides. */
    private static @Nullable String chooseApplicationProtocol(TlsHost host, ClientHello hello) {
        ApplicationProtocols.ClientHello offered = hello.extensions().applicationProtocols();
        if (offered == null) {
            if (host.requiresApplicationProtocol()) {
                throw new TlsException(Fault.NO_COMMON_PROTOCOL, "none offered");
            }
            return null;
        }
        if (host.applicationProtocols().isEmpty()) {
            return null;
        }
        for (String protocol : host.applicationProtocols()) {
            if (offered.protocols().contains(protocol)) {
                return protocol;
            }
        }
        throw new TlsException(Fault.NO_COMMON_PROTOCOL, "offered " + offered.protocols());
    }

    /** The policy's most preferred scheme that the client can verify and one of the host's keys can sign by. */
    private static Signature chooseSignature(TlsHost host, ClientHello hello) {
        SignatureAlgorithms.ClientHello offered = hello.extensions().signatureAlgorithms();
        for (SignatureScheme scheme : host.policy().signatureSchemes()) {
            if (offered == null || !offered.contains(scheme)) {
                continue;
            }
            for (Credential credential : host.credentials()) {
                Signer signer = credential.signer(scheme);
                if (signer != null) {
                    return new Signature(credential, signer);
                }
            }
        }
        throw new TlsException(Fault.NO_COMMON_SIGNATURE_SCHEME);
    }

    private record Signature(Credential credential, Signer signer) {}
}
