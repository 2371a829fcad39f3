// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import io.postern.cert.Credential;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.jca.CryptoProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A certification authority and certificates of each {@link KeyType} for a list of DNS names. Keys are made once per JVM:
 * the same names give the same credentials, and every list has the same authority. Safe for use by many threads.
 */
public final class TestCredentials {

    private static final Map<List<String>, TestCredentials> BY_NAMES = new ConcurrentHashMap<>();

    private final List<String> dnsNames;
    private final Map<KeyType, Leaf> leaves = new EnumMap<>(KeyType.class);

    private TestCredentials(List<String> dnsNames) {
        this.dnsNames = dnsNames;
    }

    /** Credentials for these names; a name may be a wildcard, {@code *.shop.example}. */
    public static TestCredentials of(String... dnsNames) {
        return BY_NAMES.computeIfAbsent(List.of(dnsNames), TestCredentials::new);
    }

    /** The authority's own certificate, with a P-256 key: what a client has to trust. */
    public static X509Certificate ca() {
        return TestAuthority.INSTANCE.certificate();
    }

    /** The certificate and its key, with signers of {@link CryptoProviders#configured()}. */
    public Credential credential(KeyType type) {
        return credential(type, CryptoProviders.configured());
    }

    /** The certificate and its key, with signers of {@code crypto}. */
    public Credential credential(KeyType type, CryptoProvider crypto) {
        Leaf leaf = leaf(type);
        return new Credential(
                "test " + type + ' ' + dnsNames,
                List.of(der(leaf.certificate)),
                crypto.signers(leaf.keys.getPrivate(), leaf.keys.getPublic()));
    }

    public X509Certificate certificate(KeyType type) {
        return leaf(type).certificate;
    }

    public PrivateKey privateKey(KeyType type) {
        return leaf(type).keys.getPrivate();
    }

    /** Where {@link #write} put the PEM files. */
    public record PemFiles(Path chain, Path key, Path ca) {}

    /** Writes {@code chain.pem}, {@code key.pem} (PKCS #8) and {@code ca.pem} into a directory, which it makes. */
    public PemFiles write(KeyType type, Path directory) {
        Leaf leaf = leaf(type);
        try {
            Files.createDirectories(directory);
            return new PemFiles(
                    Files.writeString(directory.resolve("chain.pem"), pem("CERTIFICATE", der(leaf.certificate))),
                    Files.writeString(
                            directory.resolve("key.pem"),
                            pem("PRIVATE KEY", leaf.keys.getPrivate().getEncoded())),
                    Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", der(ca()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Leaf leaf(KeyType type) {
        return leaves.computeIfAbsent(type, this::makeLeaf);
    }

    private Leaf makeLeaf(KeyType type) {
        KeyPair keys = type.generate();
        return new Leaf(keys, TestAuthority.INSTANCE.certify(keys.getPublic(), dnsNames));
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private record Leaf(KeyPair keys, X509Certificate certificate) {}
}
