// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code policy} of a host: the name of a preset, or one with lists of its own in place of some of the preset's. */
final class PolicySection {

    private final CryptoProvider crypto;

    PolicySection(CryptoProvider crypto) {
        this.crypto = crypto;
    }

    /** The policy, or null where it has an error; the first preset where there is no value. */
    @Nullable
    SecurityPolicy read(@Nullable YamlValue value) {
        if (value == null) {
            return SecurityPolicy.PRESETS.getFirst();
        }
        if (!value.isMapping()) {
            return preset(value);
        }
        YamlMapping mapping = value.section(Section.POLICY);
        if (mapping == null) {
            return null;
        }
        YamlValue base = mapping.optional("base");
        SecurityPolicy policy = base == null ? SecurityPolicy.PRESETS.getFirst() : preset(base);
        if (policy == null) {
            return null;
        }
        List<CipherSuite> suites = list(
                mapping.optional("cipher-suites"),
                "cipher suite",
                List.of(CipherSuite.values()),
                CipherSuite::toString,
                suite -> crypto.suite(suite) != null,
                policy.suites());
        List<NamedGroup> groups = list(
                mapping.optional("groups"),
                "group",
                List.of(NamedGroup.values()),
                NamedGroup::toString,
                group -> crypto.group(group) != null,
                policy.groups());
        List<SignatureScheme> schemes = list(
                mapping.optional("signature-schemes"),
                "signature scheme",
                List.of(SignatureScheme.values()),
                SignatureScheme::toString,
                scheme -> {
                    CryptoProvider.Verifying verifying = crypto.verifying(scheme);
                    return verifying != null && verifying.prepare();
                },
                policy.signatureSchemes());
        return policy.with(suites, groups, schemes);
    }

    private static @Nullable SecurityPolicy preset(YamlValue value) {
        String name = value.text();
        SecurityPolicy policy = name == null ? null : SecurityPolicy.named(name);
        if (name != null && policy == null) {
            List<String> known =
                    SecurityPolicy.PRESETS.stream().map(SecurityPolicy::name).toList();
            value.error("there is no policy " + Words.quote(name) + Words.suggest(name, known, "the policies are"));
        }
        return policy;
    }

    /** What a list names, in its order; what the preset has where there is no list, or nothing of use in it. */
    private static <T> List<T> list(
            @Nullable YamlValue value,
            String kind,
            List<T> known,
            Function<T, String> name,
            Predicate<T> served,
            List<T> otherwise) {
        if (value == null) {
            return otherwise;
        }
        Set<T> named = new LinkedHashSet<>();
        boolean any = false;
        for (YamlValue item : value.atLeastOneItem()) {
            T found = item.parsed(text -> Choice.parse(text, kind, known, name));
            if (found == null) {
                return otherwise; // the error has been reported
            }
            if (!named.add(found)) {
                item.error("the " + kind + " " + name.apply(found) + " stands twice in this list");
            } else if (served.test(found)) {
                any = true;
            } else {
                item.warning("no crypto provider of this machine has the " + kind + " " + name.apply(found));
            }
        }
        if (!any && !named.isEmpty()) {
            value.error("nothing in this list can be negotiated on this machine");
        }
        return named.isEmpty() ? otherwise : List.copyOf(named);
    }
}
