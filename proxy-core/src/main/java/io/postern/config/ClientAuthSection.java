// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateCompression;
import io.postern.cert.CertificateFilter;
import io.postern.cert.ClientTrust;
import io.postern.cert.KeyUsage;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.RevocationLists;
import io.postern.cert.TrustStore;
import io.postern.route.CertificateClients;
import io.postern.route.CertificateClients.Settings;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** Reads {@code client-auth} of a host, and the files that it names. */
final class ClientAuthSection {

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*)){1,30}");
    private static final int LONGEST_CHAIN = 16;

    /** Beyond it a CertificateRequest alone makes clients stumble. */
    private static final int MANY_AUTHORITIES = 16 << 10;

    /** An extension block has 64 KiB, and there are other extensions in it. */
    private static final int MOST_AUTHORITIES = 60 << 10;

    private final Surroundings surroundings;

    ClientAuthSection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * How a host authenticates clients, or null where that has an error.
     *
     * @param policy of the host: its signature schemes are those that clients may sign by
     */
    @Nullable
    ClientAuthentication read(YamlValue value, SecurityPolicy policy) {
        YamlMapping mapping = value.section(Section.CLIENT_AUTH);
        if (mapping == null) {
            return null;
        }
        Mode mode = mode(mapping.optional("mode"));
        YamlValue trustFile = mapping.optional("trust");
        YamlValue keysFile = mapping.optional("public-keys");
        if (trustFile == null && keysFile == null) {
            value.errorAtKey(
                    "nobody is trusted: expected \"trust\" (a PEM file of authorities) or \"public-keys\" (a PEM"
                            + " file of raw public keys) or both");
            return null;
        }
        TrustStore authorities = trustFile == null ? null : trust(trustFile);
        PublicKeyPins pins = keysFile == null ? null : surroundings.file(keysFile, PublicKeyPins::read);
        RevocationLists lists = lists(mapping.optional("crls"));
        boolean askForStatus = Booleans.read(mapping.optional("ask-for-status"), false);
        boolean hard = hard(mapping, askForStatus);
        List<CertificateFilter> filters = filters(mapping);
        int longestChain = longestChain(mapping.optional("longest-chain"));
        boolean named = Booleans.read(mapping.optional("name-authorities"), true);
        if ((trustFile != null && authorities == null) || (keysFile != null && pins == null) || lists == null) {
            return null;
        }
        ClientTrust trust =
                authorities == null ? null : new ClientTrust(authorities, lists, hard, filters, longestChain);
        List<byte[]> names = authorities == null || !named ? List.of() : authorities.distinguishedNames();
        int namesLength = names.stream().mapToInt(name -> 2 + name.length).sum();
        if (trustFile != null && namesLength > MOST_AUTHORITIES) {
            trustFile.error("the names of these authorities do not fit into a CertificateRequest; set name-authorities:"
                    + " false");
            return null;
        }
        if (trustFile != null && namesLength > MANY_AUTHORITIES) {
            trustFile.warning("the names of these authorities take more than 16 KiB in every CertificateRequest, which"
                    + " some clients refuse; consider name-authorities: false");
        }
        return new CertificateClients(
                new Settings(mode, trust, pins, askForStatus, names, filters), schemes(policy), compression());
    }

    private static Mode mode(@Nullable YamlValue value) {
        Mode mode = value == null
                ? null
                : value.parsed(text -> Choice.parse(text, "mode", List.of(Mode.values()), Choice::name));
        return mode == null ? Mode.REQUIRED : mode;
    }

    private @Nullable TrustStore trust(YamlValue value) {
        TrustStore store = surroundings.file(value, TrustStore::read);
        if (store != null) {
            store.doubts(surroundings.now()).forEach(value::warning);
        }
        return store;
    }

    /** Null where one of them cannot be read. */
    private @Nullable RevocationLists lists(@Nullable YamlValue value) {
        if (value == null) {
            return RevocationLists.NONE;
        }
        RevocationLists all = RevocationLists.NONE;
        boolean failed = false;
        for (YamlValue item : value.atLeastOneItem()) {
            RevocationLists lists = surroundings.file(item, RevocationLists::read);
            if (lists == null) {
                failed = true;
            } else {
                lists.doubts(surroundings.now()).forEach(item::warning);
                all = all.and(lists);
            }
        }
        return failed ? null : all;
    }

    private static boolean hard(YamlMapping mapping, boolean askForStatus) {
        YamlValue value = mapping.optional("revocation");
        String text = value == null ? null : value.text();
        if (value == null || text == null || text.equals("soft")) {
            return false;
        }
        if (!text.equals("hard")) {
            value.error("there is no revocation " + Words.quote(text)
                    + Words.suggest(text, List.of("soft", "hard"), "it is one of"));
        } else if (mapping.optional("crls") == null && !askForStatus) {
            value.error("nobody could ever say that a certificate was not revoked: hard needs crls or ask-for-status");
        }
        return text.equals("hard");
    }

    private static List<CertificateFilter> filters(YamlMapping mapping) {
        Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
        for (YamlValue item : items(mapping.optional("key-usage"))) {
            KeyUsage usage =
                    item.parsed(text -> Choice.parse(text, "key usage", List.of(KeyUsage.values()), Choice::name));
            if (usage != null) {
                usages.add(usage);
            }
        }
        Set<String> purposes = new LinkedHashSet<>();
        for (YamlValue item : items(mapping.optional("extended-key-usage"))) {
            String purpose = item.parsed(ClientAuthSection::parsePurpose);
            if (purpose != null) {
                purposes.add(purpose);
            }
        }
        return CertificateFilter.of(usages, List.copyOf(purposes));
    }

    private static List<YamlValue> items(@Nullable YamlValue list) {
        return list == null ? List.of() : list.atLeastOneItem();
    }

    private static String parsePurpose(String text) throws MalformedException {
        if (text.equals("client-auth")) {
            return KeyPurposeId.id_kp_clientAuth.getId();
        }
        if (OID.matcher(text).matches()) {
            return text;
        }
        throw new MalformedException(
                "expected client-auth or an object identifier, as 1.3.6.1.5.5.7.3.4, found " + Words.quote(text));
    }

    private static int longestChain(@Nullable YamlValue value) {
        Integer count = value == null ? null : value.parsed(ClientAuthSection::parseChain);
        return count == null ? ClientTrust.DEFAULT_LONGEST_PATH : count;
    }

    private static int parseChain(String text) throws MalformedException {
        if (text.matches("[0-9]{1,3}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= LONGEST_CHAIN) {
                return count;
            }
        }
        throw new MalformedException("expected a number from 1 to " + LONGEST_CHAIN + ", found " + Words.quote(text));
    }

    private List<SignatureScheme> schemes(SecurityPolicy policy) {
        return policy.signatureSchemes().stream()
                .filter(scheme -> surroundings.crypto().verifying(scheme) != null)
                .toList();
    }

    private static List<CertificateCompressionAlgorithm> compression() {
        return List.copyOf(CertificateCompression.available());
    }
}
