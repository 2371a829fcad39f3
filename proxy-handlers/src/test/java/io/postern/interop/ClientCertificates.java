// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import io.postern.testing.ClientAuthority;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * An authority of clients, and what its clients and others have, as PEM files of a daemon's directory. GnuTLS reads only
 * the RSA keys: those of the JDK's making on a curve lack the public half.
 */
final class ClientCertificates {

    private static final Duration DAY = Duration.ofDays(1);

    private final DaemonSetup setup;
    private final ClientAuthority authority = authority("CN=Clients");
    private final ClientAuthority stranger = authority("CN=Strangers");

    ClientCertificates(DaemonSetup setup) {
        this.setup = setup;
        setup.file("clients.pem", PemText.certificates(authority.certificate()));
        write("good", authority, KeyType.EC_P256, Duration.ofDays(7));
        write("rsa", authority, KeyType.RSA_2048, Duration.ofDays(7));
        write("ed25519", authority, KeyType.ED25519, Duration.ofDays(7));
        write("expired", authority, KeyType.EC_P256, DAY.negated());
        write("unknown", stranger, KeyType.RSA_2048, Duration.ofDays(7));
        write("stranger", stranger, KeyType.EC_P256, Duration.ofDays(7));
        X509Certificate revoked = write("revoked", authority, KeyType.EC_P256, Duration.ofDays(7));
        setup.file("clients.crl", PemText.block("X509 CRL", authority.crl(now(), now().plus(DAY), revoked)));
    }

    /** The path of a client's chain. */
    String chain(String client) {
        return setup.directory().resolve(client + ".pem").toString();
    }

    /** The path of its key. */
    String key(String client) {
        return setup.directory().resolve(client + ".key").toString();
    }

    /** The path of its public key alone. */
    String publicKey(String client) {
        return setup.directory().resolve(client + ".pub").toString();
    }

    private X509Certificate write(String client, ClientAuthority issuer, KeyType type, Duration left) {
        KeyPair keys = type.generate();
        X509Certificate certificate = issuer.client("CN=" + client, keys)
                .from(now().minus(Duration.ofDays(30)))
                .until(now().plus(left))
                .build();
        setup.file(client + ".pem", PemText.certificates(certificate));
        setup.file(client + ".key", PemText.pkcs8(keys.getPrivate()));
        setup.file(client + ".pub", PemText.block("PUBLIC KEY", keys.getPublic().getEncoded()));
        return certificate;
    }

    private static ClientAuthority authority(String name) {
        return ClientAuthority.root(
                name, KeyType.EC_P256.generate(), recipe -> recipe.from(now().minus(Duration.ofDays(60)))
                        .until(now().plus(Duration.ofDays(60))));
    }

    private static Instant now() {
        return Instant.now();
    }
}
