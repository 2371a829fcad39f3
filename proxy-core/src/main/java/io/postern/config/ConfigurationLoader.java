// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.route.Host;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.server.KeyUpdatePolicy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file and everything that it names. It reads on past errors, so that one run reports all of them.
 * Blocks on files: not for an event loop.
 */
public final class ConfigurationLoader {

    private final Problems problems;
    private final Surroundings surroundings;

    private ConfigurationLoader(Problems problems, Surroundings surroundings) {
        this.problems = problems;
        this.surroundings = surroundings;
    }

    /**
     * Reads a configuration, and sets up the cryptography that it names.
     *
     * @param file YAML in UTF-8; relative paths in it are relative to its directory
     * @param crypto what signs with the keys
     * @throws ConfigurationException with everything that is wrong
     */
    public static Configuration load(Path file, CryptoProvider crypto) throws ConfigurationException {
        return load(file, crypto, InstantSource.system());
    }

    static Configuration load(Path file, CryptoProvider crypto, InstantSource clock) throws ConfigurationException {
        Problems problems = new Problems(file.toString());
        Path directory = file.toAbsolutePath().getParent();
        Surroundings surroundings = new Surroundings(directory == null ? file : directory, crypto, clock);
        YamlValue root = YamlDocument.read(file, problems);
        YamlMapping mapping = root == null ? null : root.section(Section.ROOT);
        Configuration configuration =
                mapping == null ? null : new ConfigurationLoader(problems, surroundings).read(mapping);
        problems.throwIfAnyError();
        if (configuration == null) {
            throw new IllegalStateException("a configuration without content or error");
        }
        configuration.hosts().values().forEach(host -> crypto.prepare(host.policy()));
        return configuration;
    }

    /**
     * Reads where the admin endpoint of a configuration listens, and nothing else: for those who may not read its keys, and
     * whether or not the rest has errors.
     *
     * @return null where it has none
     * @throws ConfigurationException where the file cannot be read, or this part of it has an error
     */
    public static @Nullable Endpoint admin(Path file) throws ConfigurationException {
        Problems problems = new Problems(file.toString());
        Path directory = file.toAbsolutePath().getParent();
        YamlValue root = YamlDocument.read(file, problems);
        Map<String, YamlValue> entries = root == null ? null : root.entries();
        YamlValue section = entries == null ? null : entries.get("admin");
        Endpoint admin = AdminSection.read(section, directory == null ? file : directory, List.of());
        problems.throwIfAnyError();
        return admin;
    }

    /** Only to be used where no error has been reported. */
    private Configuration read(YamlMapping root) {
        Map<String, YamlValue> poolEntries = entries(root.required("pools", "at least one pool of servers"), "pool");
        Map<String, YamlValue> hostEntries = entries(root.required("hosts", "at least one host"), "host");
        Map<String, YamlValue> listenerEntries =
                entries(root.required("listeners", "at least one address to listen on"), "listener");
        Names poolNames = new Names("pool", poolEntries);
        Names hostNames = new Names("host", hostEntries);
        var _ = new Names("listener", listenerEntries);

        Path directory = surroundings.directory();
        Map<String, PoolSettings> pools = new PoolSection(directory).read(poolEntries);
        Map<String, Host> hosts = new HostSection(poolNames, pools, surroundings).read(hostEntries);
        List<ListenerSettings> listeners = new ListenerSection(directory, hostNames).read(listenerEntries);
        Timeouts timeouts = TimeoutSection.read(root.optional("timeouts"));
        TransportChoice transport = RuntimeSettings.transport(root.optional("transport"));
        int eventLoops = RuntimeSettings.eventLoops(root.optional("event-loops"));
        KeyUpdatePolicy keyUpdates = RuntimeSettings.keyUpdates(root.optional("key-update"));
        OcspSettings ocsp = OcspSection.read(root.optional("ocsp"), surroundings);
        YamlValue redisValue = root.optional("redis");
        RedisSettings redis = new RedisSection(surroundings).read(redisValue);
        TicketSettings tickets = new TicketSection(surroundings, redisValue != null).read(root.optional("tickets"));
        EarlyDataSettings earlyData = EarlyDataSection.read(root.optional("early-data"), redisValue != null);
        if (redisValue != null
                && !(tickets.keys() instanceof TicketSettings.Keys.InRedis)
                && earlyData.record() != EarlyDataSettings.RecordPlace.REDIS) {
            redisValue.warningAtKey("nothing is kept in Redis: expected \"keys: redis\" in \"tickets\", or"
                    + " \"record: redis\" in \"early-data\"");
        }
        Endpoint admin = AdminSection.read(root.optional("admin"), directory, listeners);

        poolNames.warnOfUnused("no host uses this pool");
        warnOfUnreachable(hosts, hostEntries, hostNames);
        warnOfUnusedEarlyData(hosts, pools, poolEntries);
        return new Configuration(
                listeners,
                hosts,
                pools,
                timeouts,
                transport,
                eventLoops,
                keyUpdates,
                ocsp,
                tickets,
                redis,
                earlyData,
                admin,
                problems.warnings());
    }

    /** The entries of a section that needs at least one. */
    private static Map<String, YamlValue> entries(@Nullable YamlValue section, String kind) {
        Map<String, YamlValue> entries = section == null ? null : section.entries();
        if (section == null || entries == null) {
            return Map.of();
        }
        if (entries.isEmpty()) {
            section.errorAtKey("expected at least one " + kind + ", found nothing");
        }
        return entries;
    }

    private static void warnOfUnreachable(Map<String, Host> hosts, Map<String, YamlValue> entries, Names hostNames) {
        entries.forEach((name, value) -> {
            Host host = hosts.get(name);
            if (host != null && host.serverNames().isEmpty() && !hostNames.isUsed(name)) {
                value.warningAtKey(
                        "no client reaches this host: it has no server-names and is no listener's default-host");
            }
        });
    }

    private static void warnOfUnusedEarlyData(
            Map<String, Host> hosts, Map<String, PoolSettings> pools, Map<String, YamlValue> entries) {
        Set<String> used = hosts.values().stream()
                .flatMap(host -> host.options().earlyData().pools().stream())
                .collect(Collectors.toUnmodifiableSet());
        entries.forEach((name, value) -> {
            PoolSettings pool = pools.get(name);
            if (pool != null && pool.earlyData() != EarlyDataUse.REFUSE && !used.contains(name)) {
                value.warningAtKey(
                        "no early data comes to this pool: expected \"max-early-data\" in a host that uses it");
            }
        });
    }
}
