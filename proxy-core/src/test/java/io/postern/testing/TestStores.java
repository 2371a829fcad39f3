// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Files in PKCS #12. */
public final class TestStores {

    private TestStores() {}

    /** A file that only its owner may read, of keys whose aliases are the names of their types, in lower case. */
    public static void pkcs12(Path file, String passphrase, TestCredentials credentials, KeyType... types) {
        Map<String, KeyType> keys = new LinkedHashMap<>();
        for (KeyType type : types) {
            keys.put(type.toString().toLowerCase(Locale.ROOT), type);
        }
        write(() -> KeyStore.getInstance("PKCS12"), file, passphrase, credentials, keys);
    }

    /** The same of one key under any alias. */
    public static void pkcs12(Path file, String passphrase, String alias, TestCredentials credentials, KeyType type) {
        write(() -> KeyStore.getInstance("PKCS12"), file, passphrase, credentials, Map.of(alias, type));
    }

    /** The same as it was everywhere until a few years ago: the certificates by RC2 with 40 bits, the key by Triple DES. */
    public static void legacyPkcs12(Path file, String passphrase, TestCredentials credentials, KeyType type) {
        write(
                () -> KeyStore.getInstance("PKCS12", new BouncyCastleProvider()),
                file,
                passphrase,
                credentials,
                Map.of("legacy", type));
    }

    private interface Factory {
        KeyStore make() throws GeneralSecurityException;
    }

    private static void write(
            Factory factory, Path file, String passphrase, TestCredentials credentials, Map<String, KeyType> keys) {
        try {
            KeyStore store = factory.make();
            store.load(null, null);
            store.setCertificateEntry("authority", TestCredentials.ca());
            for (Map.Entry<String, KeyType> key : keys.entrySet()) {
                store.setKeyEntry(
                        key.getKey(),
                        credentials.privateKey(key.getValue()),
                        passphrase.toCharArray(),
                        new Certificate[] {credentials.certificate(key.getValue()), TestCredentials.ca()});
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, passphrase.toCharArray());
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
