// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.Credential;
import io.postern.cert.FileBacked;
import io.postern.cert.ServedCertificate;
import io.postern.route.EarlyDataRoutes;
import io.postern.route.Host;
import io.postern.route.HostOptions;
import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.extension.CertificateCompressionAlgorithm;
import io.postern.tls.record.RecordPadding;
import io.postern.tls.server.ClientAuthentication;
import io.postern.tls.session.PskTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code hosts}. */
final class HostSection {

    private final Names pools;
    private final Map<String, PoolSettings> poolSettings;
    private final CertificateSection certificates;
    private final PolicySection policies;
    private final ClientAuthSection clients;
    private final PskSection psks;
    private final Map<String, String> hostOfServerName = new HashMap<>();

    /**
     * A reader of hosts.
     *
     * @param poolSettings the pools that have no error, by name
     */
    HostSection(Names pools, Map<String, PoolSettings> poolSettings, Surroundings surroundings) {
        this.pools = pools;
        this.poolSettings = poolSettings;
        this.certificates = new CertificateSection(surroundings);
        this.policies = new PolicySection(surroundings.crypto());
        this.clients = new ClientAuthSection(surroundings);
        this.psks = new PskSection(surroundings);
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
        SecurityPolicy policy = policies.read(mapping.optional("policy"));
        List<ServedCertificate> served = new ArrayList<>();
        YamlValue list = mapping.optional("psk") == null
                ? mapping.required("certificates", "a list of {chain: FILE, key: FILE}, unless there is a \"psk\"")
                : mapping.optional("certificates");
        for (YamlValue item : list == null ? List.<YamlValue>of() : list.atLeastOneItem()) {
            ServedCertificate certificate = certificates.read(item, serverNames, policy);
            if (certificate != null) {
                served.add(certificate);
            }
        }
        Map<String, String> alpn = ApplicationProtocols.read(mapping.optional("alpn"), pools);
        YamlValue pool = mapping.optional("pool");
        String poolName = pools.refer(pool);
        if (pool == null && mapping.optional("alpn") == null) {
            value.errorAtKey("the host has no pool: expected \"pool\" or \"alpn\" or both");
        }
        if (policy != null) {
            served.forEach(
                    certificate -> warnOfUseless(list, certificate.credential().get(), policy));
        }
        HostOptions options = options(mapping, value, policy, alpn, poolName);
        // Without one of these the host would not be whole; what is missing has been reported.
        if (policy == null
                || options == null
                || (served.isEmpty() && options.psks() == null)
                || (poolName == null && alpn.isEmpty())) {
            return null;
        }
        return new Host(name, serverNames, served, policy, List.copyOf(alpn.keySet()), alpn, poolName, options);
    }

    /** A key that the policy has no scheme for is never used; if the host has no other, every handshake fails. */
    private static void warnOfUseless(@Nullable YamlValue list, Credential credential, SecurityPolicy policy) {
        if (list != null && !credential.isUsableBy(policy)) {
            list.warning("the certificate " + credential.name() + " is never used: the policy " + policy.name()
                    + " has no signature scheme for its key");
        }
    }

    private @Nullable HostOptions options(
            YamlMapping mapping,
            YamlValue host,
            @Nullable SecurityPolicy policy,
            Map<String, String> alpn,
            @Nullable String pool) {
        Set<String> routes = new LinkedHashSet<>(alpn.values());
        if (pool != null) {
            routes.add(pool);
        }
        Set<String> demanding = those(routes, PoolSettings::forAuthenticated);
        EarlyDataRoutes earlyData = earlyData(mapping.optional("max-early-data"), routes);
        YamlValue clientAuth = mapping.optional("client-auth");
        FileBacked<ClientAuthentication> authentication =
                clientAuth == null || policy == null ? null : clients.read(clientAuth, policy);
        boolean rawPublicKey = Booleans.read(mapping.optional("raw-public-key"), false);
        List<CertificateCompressionAlgorithm> compression =
                HostOptionsSection.compression(mapping.optional("certificate-compression"));
        RecordPadding padding = HostOptionsSection.padding(mapping.optional("record-padding"));
        boolean tickets = Booleans.read(mapping.optional("tickets"), true);
        FileBacked<PskTable> table = psks.read(mapping.optional("psk"), policy);
        boolean withoutKeyExchange = Booleans.read(mapping.optional("psk-without-key-exchange"), false);
        PskSection.refuseWhereClientsNeedCertificates(mapping.optional("psk"), authentication, demanding);
        if (clientAuth == null && !demanding.isEmpty()) {
            host.errorAtKey("the pool " + demanding.iterator().next()
                    + " is for authenticated clients only, but the host has no \"client-auth\"");
        }
        if (authentication == null && (clientAuth != null || !demanding.isEmpty())) {
            return null;
        }
        return new HostOptions(
                authentication,
                demanding,
                rawPublicKey,
                compression,
                padding,
                tickets,
                earlyData,
                table,
                withoutKeyExchange);
    }

    private EarlyDataRoutes earlyData(@Nullable YamlValue value, Set<String> routes) {
        int most = EarlyDataSection.most(value);
        if (value == null || most == 0) {
            return EarlyDataRoutes.NONE;
        }
        Set<String> taking = those(routes, pool -> pool.earlyData() != EarlyDataUse.REFUSE);
        if (taking.isEmpty()) {
            value.warning("no early data is taken: expected a pool of this host with \"early-data: hold\" or \"pass\"");
        }
        return new EarlyDataRoutes(most, taking);
    }

    /** In the order of the host. */
    private Set<String> those(Set<String> names, Predicate<PoolSettings> wanted) {
        Set<String> found = new LinkedHashSet<>();
        for (String name : names) {
            PoolSettings pool = poolSettings.get(name);
            if (pool != null && wanted.test(pool)) {
                found.add(name);
            }
        }
        return found;
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
}
