// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.HardwareKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS #11 token, by the JDK's SunPKCS11. A token is opened once in a process and stays open: its library can be
 * initialized only once, and its keys are of use only while it is open. Safe for use by many threads.
 */
final class Pkcs11Token {

    private static final Map<TokenAddress, Pkcs11Token> OPEN = new HashMap<>();

    /** What SunPKCS11's configuration can express between quotes, where it knows {@code ${...}}. */
    private static final Pattern PLAIN_PATH = Pattern.compile("[^\"\\\\$\\p{Cntrl}]+");

    private final TokenAddress address;
    private final Provider provider;

    /** A PIN that the token has refused: most tokens lock themselves after a few wrong ones. */
    private @Nullable Passphrase refused;

    private Pkcs11Token(TokenAddress address, Provider provider) {
        this.address = address;
        this.provider = provider;
    }

    /** The token, which this opens if it is not open yet. */
    static Pkcs11Token of(TokenAddress address) throws CredentialException {
        synchronized (OPEN) {
            Pkcs11Token token = OPEN.get(address);
            if (token == null) {
                token = new Pkcs11Token(address, provider(address, OPEN.size()));
                OPEN.put(address, token);
            }
            return token;
        }
    }

    private static Provider provider(TokenAddress address, int number) throws CredentialException {
        String library = address.library().toString();
        if (!Files.isRegularFile(address.library())) {
            throw new CredentialException("there is no file " + library);
        }
        Provider origin = Security.getProvider("SunPKCS11");
        if (origin == null) {
            throw new CredentialException("this Java has no SunPKCS11: its module jdk.crypto.cryptoki is missing");
        }
        if (!PLAIN_PATH.matcher(library).matches()) {
            throw new CredentialException("the path of the library " + Text.oneLine(library)
                    + " has a quote, a backslash, a dollar or a control character, which SunPKCS11 does not take");
        }
        String configuration = "--name = Postern" + number + "\nlibrary = \"" + library + "\"\n"
                + (address.byIndex() ? "slotListIndex = " : "slot = ") + address.slot() + '\n';
        try {
            Provider provider = origin.configure(configuration);
            if (provider.getService("KeyStore", "PKCS11") == null) {
                throw new CredentialException("there is no token in " + address);
            }
            return provider;
        } catch (ProviderException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new CredentialException(problem(address, Text.reason(e)));
        }
    }

    private static String problem(TokenAddress address, String reason) {
        boolean noSlot = reason.contains("CKR_SLOT_ID_INVALID") || reason.startsWith("slotListIndex is ");
        return noSlot
                ? "there is no "
                        + address.toString()
                                .substring(address.library().toString().length() + 2) + " in " + address.library()
                : address + " cannot be opened: " + reason;
    }

    /**
     * A key and its certificates.
     *
     * @param label of the key's certificate, by which SunPKCS11 names it
     */
    synchronized KeyEntry entry(String label, Passphrase pin) throws CredentialException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            logIn(store, pin);
            if (store.isKeyEntry(label) && store.getKey(label, null) instanceof PrivateKey key) {
                Certificate[] chain = store.getCertificateChain(label);
                return new KeyEntry(new HardwareKey(key, provider), chain == null ? List.of() : List.of(chain));
            }
            List<String> keys = new ArrayList<>();
            for (String name : Collections.list(store.aliases())) {
                if (store.entryInstanceOf(name, KeyStore.PrivateKeyEntry.class)) {
                    keys.add(name);
                }
            }
            throw new CredentialException("the token in " + address + " has no private key with a certificate \""
                    + Text.oneLine(label) + "\"; it has " + (keys.isEmpty() ? "none at all" : KeyEntry.names(keys)));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new CredentialException("the token in " + address + " cannot be read: " + Text.reason(e));
        }
    }

    private void logIn(KeyStore store, Passphrase pin) throws GeneralSecurityException, CredentialException {
        if (refused != null && refused.isSameAs(pin)) {
            throw new CredentialException(refusal() + "; it is not tried again before a restart, since tokens lock"
                    + " themselves after a few wrong ones");
        }
        try {
            store.load(null, pin.characters());
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof FailedLoginException) {
                    refused = Passphrase.of(pin.characters());
                    throw new CredentialException(refusal());
                }
            }
            throw new KeyStoreException(e);
        }
    }

    private String refusal() {
        return "the token in " + address + " refuses the PIN";
    }
}
