// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CertificateCompression;
import io.postern.cert.CertificateFilter;
import io.postern.cert.ClientTrust;
import io.postern.cert.ClientTrust.Revocation;
import io.postern.cert.CredentialException;
import io.postern.cert.FileBacked;
import io.postern.cert.KeyUsage;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.RevocationLists;
import io.postern.cert.TrustStore;
import io.postern.route.CertificateClients;
import io.postern.route.CertificateClients.Settings;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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

    /** What is read from files, and read again when they change. */
    private record Files(
            @Nullable Path trust,
            List<Path> lists,
            @Nullable Path keys) {

        Set<Path> all() {
            Set<Path> all = new LinkedHashSet<>(lists);
            if (trust != null) {
                all.add(trust);
            }
            if (keys != null) {
                all.add(keys);
            }
            return all;
        }
    }

    /** What is in them. */
    private record Trusted(
            @Nullable TrustStore authorities,
            RevocationLists lists,
            @Nullable PublicKeyPins pins) {

        /** The names that clients are told; none where they are not. */
        List<byte[]> names(boolean named) {
            return authorities == null || !named ? List.of() : authorities.distinguishedNames();
        }
    }

    /** What does not come from files. */
    private record Rules(
            Mode mode,
            Revocation revocation,
            boolean asksForStatus,
            boolean named,
            List<CertificateFilter> filters,
            int longestChain,
            List<SignatureScheme> schemes) {

        ClientAuthentication clients(Trusted trusted) {
            ClientTrust trust = trusted.authorities == null
                    ? null
                    : new ClientTrust(trusted.authorities, trusted.lists, revocation, filters, longestChain);
            return new CertificateClients(
                    new Settings(mode, trust, trusted.pins, asksForStatus, trusted.names(named), filters),
                    schemes,
                    List.copyOf(CertificateCompression.available()));
        }
    }

    /**
     * How a host authenticates clients, or null where that has an error.
     *
     * @param policy of the host: its signature schemes are those that clients may sign by
     */
    @Nullable
    FileBacked<ClientAuthentication> read(YamlValue value, SecurityPolicy policy) {
        YamlMapping mapping = value.section(Section.CLIENT_AUTH);
        if (mapping == null) {
            return null;
        }
        Rules rules = rules(mapping, policy);
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
        List<YamlValue> crls = items(mapping.optional("crls"));
        RevocationLists lists = lists(crls);
        if ((trustFile != null && authorities == null) || (keysFile != null && pins == null) || lists == null) {
            return null;
        }
        Trusted trusted = new Trusted(authorities, lists, pins);
        String problem = tooMany(trusted.names(rules.named));
        if (trustFile != null && problem != null) {
            trustFile.error(problem);
            return null;
        }
        if (trustFile != null) {
            manyDoubts(trusted.names(rules.named)).forEach(trustFile::warning);
        }
        Files files = new Files(path(trustFile), paths(crls), path(keysFile));
        return new FileBacked<>(value.path(), files.all(), () -> readAgain(files, rules), rules.clients(trusted));
    }

    private Rules rules(YamlMapping mapping, SecurityPolicy policy) {
        boolean asksForStatus = Booleans.read(mapping.optional("ask-for-status"), false);
        boolean fetches = Booleans.read(mapping.optional("fetch-status"), false);
        return new Rules(
                mode(mapping.optional("mode")),
                new Revocation(hard(mapping, asksForStatus || fetches), fetches),
                asksForStatus,
                Booleans.read(mapping.optional("name-authorities"), true),
                filters(mapping),
                Numbers.read(mapping.optional("longest-chain"), 1, LONGEST_CHAIN, ClientTrust.DEFAULT_LONGEST_PATH),
                schemes(policy));
    }

    private FileBacked.Loaded<ClientAuthentication> readAgain(Files files, Rules rules) throws CredentialException {
        TrustStore authorities = files.trust == null ? null : TrustStore.read(files.trust);
        PublicKeyPins pins = files.keys == null ? null : PublicKeyPins.read(files.keys);
        RevocationLists lists = RevocationLists.NONE;
        for (Path file : files.lists) {
            lists = lists.and(RevocationLists.read(file));
        }
        Trusted trusted = new Trusted(authorities, lists, pins);
        String problem = tooMany(trusted.names(rules.named));
        if (problem != null) {
            throw new CredentialException(files.trust + ": " + problem);
        }
        List<String> doubts = new ArrayList<>(authorities == null ? List.of() : authorities.doubts(surroundings.now()));
        doubts.addAll(lists.doubts(surroundings.now()));
        doubts.addAll(manyDoubts(trusted.names(rules.named)));
        return new FileBacked.Loaded<>(rules.clients(trusted), doubts);
    }

    private static int length(List<byte[]> names) {
        return names.stream().mapToInt(name -> 2 + name.length).sum();
    }

    private static @Nullable String tooMany(List<byte[]> names) {
        return length(names) > MOST_AUTHORITIES
                ? "the names of these authorities do not fit into a CertificateRequest; set name-authorities: false"
                : null;
    }

    private static List<String> manyDoubts(List<byte[]> names) {
        return length(names) > MANY_AUTHORITIES
                ? List.of("the names of these authorities take more than 16 KiB in every CertificateRequest, which some"
                        + " clients refuse; consider name-authorities: false")
                : List.of();
    }

    private @Nullable Path path(@Nullable YamlValue value) {
        return value == null ? null : value.parsed(surroundings::path);
    }

    private List<Path> paths(List<YamlValue> items) {
        List<Path> paths = new ArrayList<>();
        for (YamlValue item : items) {
            Path path = path(item);
            if (path != null) {
                paths.add(path);
            }
        }
        return paths;
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
    private @Nullable RevocationLists lists(List<YamlValue> items) {
        RevocationLists all = RevocationLists.NONE;
        boolean failed = false;
        for (YamlValue item : items) {
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

    /** @param asking whether clients or responders are asked for a status */
    private static boolean hard(YamlMapping mapping, boolean asking) {
        YamlValue value = mapping.optional("revocation");
        String text = value == null ? null : value.text();
        if (value == null || text == null || text.equals("soft")) {
            return false;
        }
        if (!text.equals("hard")) {
            value.error("there is no revocation " + Words.quote(text)
                    + Words.suggest(text, List.of("soft", "hard"), "it is one of"));
        } else if (mapping.optional("crls") == null && !asking) {
            value.error("nobody could ever say that a certificate was not revoked: hard needs crls, ask-for-status or"
                    + " fetch-status");
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

    /** Also prepares them: the first client that signs is not to wait for a self-test. */
    private List<SignatureScheme> schemes(SecurityPolicy policy) {
        return policy.signatureSchemes().stream()
                .map(surroundings.crypto()::verifying)
                .filter(Objects::nonNull)
                .filter(CryptoProvider.Verifying::prepare)
                .map(CryptoProvider.Verifying::scheme)
                .toList();
    }
}
