// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.cert.Credential;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import io.postern.tls.crypto.SecurityPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HostTableTest {

    private static final Credential CREDENTIAL =
            TestCredentials.of("shop.example").credential(KeyType.EC_P256);

    @Test
    void exactNameGoesBeforeWildcard() {
        Host exact = host("exact", "www.shop.example");
        Host wildcard = host("wildcard", "*.shop.example");
        HostTable table = new HostTable(List.of(wildcard, exact), null);
        assertSame(exact, table.select("www.shop.example"));
        assertSame(wildcard, table.select("api.shop.example"));
    }

    @Test
    void wildcardStandsForOneLabel() {
        HostTable table = new HostTable(List.of(host("wildcard", "*.shop.example")), null);
        assertNull(table.select("shop.example"));
        assertNull(table.select("a.b.shop.example"));
        assertNull(table.select(".shop.example"));
        assertNull(table.select("example"));
        assertNull(table.select(""));
    }

    @Test
    void defaultHostServesUnknownAndAbsentNames() {
        Host shop = host("shop", "shop.example");
        Host fallback = host("fallback");
        HostTable table = new HostTable(List.of(shop, fallback), fallback);
        assertSame(shop, table.select("shop.example"));
        assertSame(fallback, table.select("other.example"));
        assertSame(fallback, table.select(null));
        assertNull(new HostTable(List.of(shop), null).select(null));
    }

    @Test
    void nameOfTwoHostsIsRefused() {
        List<Host> hosts = List.of(host("one", "shop.example"), host("two", "shop.example"));
        assertThrows(IllegalArgumentException.class, () -> new HostTable(hosts, null));
    }

    @Test
    void tableAgreesWithANaiveMatcher() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Host> hosts = hosts(random);
            Host fallback = random.nextBoolean() ? hosts.getFirst() : null;
            HostTable table = new HostTable(hosts, fallback);
            for (int i = 0; i < 200; i++) {
                String name = name(random);
                assertSame(naive(hosts, fallback, name), table.select(name), "seed " + seed + ", name " + name);
            }
        }
    }

    @Test
    void negotiatedProtocolPicksThePool() {
        Host host = new Host(
                "shop",
                List.of(),
                List.of(CREDENTIAL),
                SecurityPolicy.MODERN_2026,
                List.of("h2", "http/1.1"),
                Map.of("h2", "two", "http/1.1", "one"),
                null);
        assertEquals("two", host.poolFor("h2"));
        assertEquals("one", host.poolFor("http/1.1"));
        assertNull(host.poolFor("ftp"));
        assertNull(host.poolFor(null));
        assertTrue(host.requiresApplicationProtocol());
    }

    @Test
    void clientWithoutProtocolGetsThePoolOfTheHost() {
        Host host = host("shop");
        assertEquals("pool", host.poolFor(null));
        assertFalse(host.requiresApplicationProtocol());
    }

    @Test
    void hostThatCannotServeIsRefused() {
        List<Credential> credentials = List.of(CREDENTIAL);
        SecurityPolicy policy = SecurityPolicy.MODERN_2026;
        assertThrows(
                IllegalArgumentException.class,
                () -> new Host("a", List.of(), credentials, policy, List.of(), Map.of(), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Host("a", List.of(), credentials, policy, List.of("h2"), Map.of(), "pool"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Host("a", List.of(), List.of(), policy, List.of(), Map.of(), "pool"));
    }

    private static @Nullable Host naive(List<Host> hosts, @Nullable Host fallback, String name) {
        for (Host host : hosts) {
            if (host.serverNames().contains(name)) {
                return host;
            }
        }
        for (Host host : hosts) {
            for (String pattern : host.serverNames()) {
                String regex = pattern.replace(".", "\\.").replace("*", "[^.]+");
                if (pattern.startsWith("*") && name.matches(regex)) {
                    return host;
                }
            }
        }
        return fallback;
    }

    private static List<Host> hosts(Random random) {
        List<Host> hosts = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            List<String> names = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                String name = random.nextInt(3) == 0 ? "*." + name(random) : name(random);
                if (taken.add(name)) {
                    names.add(name);
                }
            }
            hosts.add(host("host" + i, names.toArray(String[]::new)));
        }
        return hosts;
    }

    /** Of few short labels, so that names meet. */
    private static String name(Random random) {
        List<String> labels = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            labels.add(List.of("a", "b", "ab").get(random.nextInt(3)));
        }
        return String.join(".", labels);
    }

    private static Host host(String name, String... serverNames) {
        return new Host(
                name,
                List.of(serverNames),
                List.of(CREDENTIAL),
                SecurityPolicy.INTERMEDIATE_2026,
                List.of(),
                Map.of(),
                "pool");
    }
}
