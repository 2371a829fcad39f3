// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.Credential;
import io.postern.route.Host;
import io.postern.route.HostOptions;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code hosts}. */
final class HostSection {

    private final Names pools;
    private final CertificateSection certificates;
    private final Map<String, String> hostOfServerName = new HashMap<>();

    HostSection(Names pools, CertificateSection certificates) {
        this.pools = pools;
        this.certificates = certificates;
    }

    /** Those that have no error. */
    Map<String, Host> read(Map<String, YamlValue> entries) {
        Map<String, Host> hosts = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            YamlMapping mapping = value.section(Section.HOST);
            Host host = mapping == null ? null : host(name, value, mapping);
            if (host != null) {
                hosts.put(name, host);
            }
        });
        return hosts;
    }

    private @Nullable Host host(String name, YamlValue value, YamlMapping mapping) {
        List<String> serverNames = serverNames(name, mapping.optional("server-names"));
        List<Credential> credentials = new ArrayList<>();
        YamlValue list = mapping.required("certificates", "a list of {chain: FILE, key: FILE}");
        for (YamlValue item : list == null ? List.<YamlValue>of() : list.atLeastOneItem()) {
            Credential credential = certificates.read(item, serverNames);
            if (credential != null) {
                credentials.add(credential);
            }
        }
        SecurityPolicy policy = policy(mapping.optional("policy"));
        Map<String, String> alpn = ApplicationProtocols.read(mapping.optional("alpn"), pools);
        YamlValue pool = mapping.optional("pool");
        String poolName = pools.refer(pool);
        if (pool == null && mapping.optional("alpn") == null) {
            value.errorAtKey("the host has no pool: expected \"pool\" or \"alpn\" or both");
        }
        // Without one of these the host would not be whole; what is missing has been reported.
        if (credentials.isEmpty() || policy == null || (poolName == null && alpn.isEmpty())) {
            return null;
        }
        return new Host(name, serverNames, credentials, policy, List.copyOf(alpn.keySet()), alpn, poolName);
    }

    private List<String> serverNames(String host, @Nullable YamlValue list) {
        List<String> names = new ArrayList<>();
        for (YamlValue item : list == null ? List.<YamlValue>of() : list.items()) {
            String name = item.parsed(DnsNames::parseServerName);
            if (name == null) {
                continue;
            }
            String owner = hostOfServerName.putIfAbsent(name, host);
            if (owner == null) {
                names.add(name);
            } else if (owner.equals(host)) {
                item.error("the server name " + name + " stands twice in this host");
            } else {
                item.error("the server name " + name + " belongs to the host " + owner + " already");
            }
        }
        return names;
    }

    private static @Nullable SecurityPolicy policy(@Nullable YamlValue value) {
        if (value == null) {
            return SecurityPolicy.PRESETS.getFirst();
        }
        String name = value.text();
        SecurityPolicy policy = name == null ? null : SecurityPolicy.named(name);
        if (name != null && policy == null) {
            List<String> known =
                    SecurityPolicy.PRESETS.stream().map(SecurityPolicy::name).toList();
            value.error("there is no policy " + Words.quote(name) + Words.suggest(name, known, "the policies are"));
        }
        return policy;
    }
}
