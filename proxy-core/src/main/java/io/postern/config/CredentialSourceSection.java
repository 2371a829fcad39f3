// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CredentialSource;
import io.postern.cert.CredentialSource.Part;
import io.postern.cert.PassphraseSource;
import io.postern.cert.TokenAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads where an item of {@code certificates} has its chain and key from. Opens none of the files. */
final class CredentialSourceSection {

    private final Surroundings surroundings;

    CredentialSourceSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * A source and where it stands.
     *
     * @param chain null where there is none beside the store that has it
     * @param key the file or token of the key
     */
    record Found(
            CredentialSource source,
            @Nullable YamlValue chain,
            YamlValue key,
            @Nullable YamlValue passphrase) {

        /** Where to report what is wrong with a part. */
        YamlValue place(Part part) {
            YamlValue place =
                    switch (part) {
                        case CHAIN -> chain;
                        case KEY -> key;
                        case PASSPHRASE -> passphrase;
                    };
            return place == null ? key : place;
        }
    }

    /** The source, or null where it has an error. */
    @Nullable
    Found read(YamlMapping mapping) {
        YamlValue pkcs12 = mapping.optional("pkcs12");
        YamlValue pkcs11 = mapping.optional("pkcs11");
        if (!mapping.isOneAlone("key", "pkcs12", "pkcs11")) {
            return null;
        }
        YamlValue alias = mapping.optional("alias");
        if (alias != null && pkcs12 == null) {
            alias.errorAtKey("only keys in a PKCS #12 file (\"pkcs12\") have an alias");
            return null;
        }
        if (pkcs12 != null) {
            return pkcs12(mapping, pkcs12, alias);
        }
        return pkcs11 == null ? pem(mapping) : pkcs11(mapping, pkcs11);
    }

    private @Nullable Found pem(YamlMapping mapping) {
        YamlValue chain = mapping.required("chain", "the PEM file of the certificate and its intermediates");
        YamlValue key = mapping.required("key", "the PEM file of the private key");
        YamlValue passphrase = mapping.optional("passphrase");
        Path chainFile = path(chain);
        Path keyFile = path(key);
        PassphraseSource phrase = passphrase == null ? null : passphrase(passphrase);
        if (key == null || chainFile == null || keyFile == null || (passphrase != null && phrase == null)) {
            return null;
        }
        return new Found(CredentialSource.pem(chainFile, keyFile, phrase), chain, key, passphrase);
    }

    private @Nullable Found pkcs12(YamlMapping mapping, YamlValue pkcs12, @Nullable YamlValue alias) {
        YamlValue passphrase = mapping.required("passphrase", "what the PKCS #12 file is encrypted by");
        PassphraseSource phrase = passphrase == null ? null : passphrase(passphrase);
        YamlValue chain = mapping.optional("chain");
        Path chainFile = path(chain);
        Path file = path(pkcs12);
        String name = alias == null ? null : alias.text();
        if (file == null || phrase == null || (alias != null && name == null) || (chain != null && chainFile == null)) {
            return null;
        }
        return new Found(CredentialSource.pkcs12(file, phrase, name, chainFile), chain, pkcs12, passphrase);
    }

    private @Nullable Found pkcs11(YamlMapping mapping, YamlValue pkcs11) {
        YamlValue passphrase = mapping.required("passphrase", "the PIN of the token");
        PassphraseSource pin = passphrase == null ? null : passphrase(passphrase);
        YamlValue chain = mapping.optional("chain");
        Path chainFile = path(chain);
        YamlMapping token = pkcs11.section(Section.PKCS11);
        if (token == null) {
            return null;
        }
        TokenAddress address = address(token);
        YamlValue key = token.required("key", "the label of the key's certificate in the token");
        String label = key == null ? null : key.text();
        if (address == null || label == null || pin == null || (chain != null && chainFile == null)) {
            return null;
        }
        return new Found(CredentialSource.pkcs11(address, label, pin, chainFile), chain, pkcs11, passphrase);
    }

    private @Nullable TokenAddress address(YamlMapping token) {
        Path library = path(token.required("library", "the PKCS #11 module, as /usr/lib/softhsm/libsofthsm2.so"));
        YamlValue slot = token.optional("slot");
        YamlValue index = token.optional("slot-index");
        if (!token.isOneAlone("slot", "slot-index") || library == null) {
            return null;
        }
        if (slot == null && index == null) {
            return new TokenAddress(library, true, 0); // the only token of most libraries
        }
        Integer number = slot == null ? number(index) : number(slot);
        return number == null ? null : new TokenAddress(library, slot == null, number);
    }

    private static @Nullable Integer number(@Nullable YamlValue value) {
        return value == null ? null : value.parsed(text -> Numbers.parse(text, 0, Integer.MAX_VALUE));
    }

    private @Nullable PassphraseSource passphrase(YamlValue value) {
        return PassphraseSection.read(value, surroundings);
    }

    private @Nullable Path path(@Nullable YamlValue value) {
        return value == null ? null : value.parsed(surroundings::path);
    }
}
