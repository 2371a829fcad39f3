// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** A key and its certificates in PKCS #12 (RFC 7292), encrypted by PBES2 or by the RC2 and Triple DES of old. */
final class Pkcs12File {

    private static final int MOST_MIB = 1;

    /** It takes passphrases beyond ASCII, which the JDK's does not with PBES2. */
    private static final Provider BOUNCY_CASTLE = BouncyCastle.PROVIDER;

    private Pkcs12File() {}

    /**
     * Reads one key of a file.
     *
     * @param alias its friendly name; null for the only one
     */
    static KeyEntry read(Path file, Passphrase passphrase, @Nullable String alias) throws CredentialException {
        KeyStore store = open(file, PemFile.bytes(file, MOST_MIB, "PKCS #12"), passphrase);
        try {
            String name = choose(file, store, alias);
            Key key = store.getKey(name, passphrase.characters());
            Certificate[] chain = store.getCertificateChain(name);
            return new KeyEntry(
                    KeyFile.key(file, PrivateKeyInfo.getInstance(key.getEncoded())),
                    chain == null ? List.of() : List.of(chain));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new CredentialException(file + " has a damaged private key"); // the reason might quote the key
        }
    }

    private static KeyStore open(Path file, byte[] bytes, Passphrase passphrase) throws CredentialException {
        try {
            Pfx.getInstance(bytes);
        } catch (RuntimeException e) {
            throw new CredentialException(file + " is no PKCS #12 file; PEM belongs to \"chain\" and \"key\"");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12", BOUNCY_CASTLE);
            store.load(new ByteArrayInputStream(bytes), passphrase.characters());
            return store;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new CredentialException(
                    file + " cannot be decrypted: the passphrase is not the one of this file, or the file is damaged");
        }
    }

    private static String choose(Path file, KeyStore store, @Nullable String alias)
            throws GeneralSecurityException, CredentialException {
        List<String> keys = new ArrayList<>();
        for (String name : Collections.list(store.aliases())) {
            if (store.isKeyEntry(name)) {
                keys.add(name);
            }
        }
        if (keys.isEmpty()) {
            throw new CredentialException(file + " has no private key");
        }
        if (alias == null && keys.size() > 1) {
            throw new CredentialException(file + " has " + keys.size() + " private keys: " + KeyEntry.names(keys)
                    + "; expected the key \"alias\" to name one");
        }
        if (alias != null && !store.isKeyEntry(alias)) {
            throw new CredentialException(file + " has no private key of the alias \"" + Text.oneLine(alias)
                    + "\"; it has " + KeyEntry.names(keys));
        }
        return alias == null ? keys.getFirst() : alias;
    }
}
