// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.EarlyDataSettings.RecordPlace;
import io.postern.route.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Early data and the PROXY protocol: what hosts and pools lead to, and what is wrong. */
final class EarlyDataErrorsTest {

    private static final String HOST = "    pool: web\npools:";
    private static final String SERVERS = "    servers: [127.0.0.1:9000]\n";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    private static String pool(String... lines) {
        return edited(SERVERS, SERVERS + "    " + String.join("\n    ", lines) + "\n");
    }

    private static String host(String yaml, String line) {
        return edited(yaml, HOST, "    " + line + "\n" + HOST);
    }

    private static String section(String mapping) {
        return edited("hosts:", "early-data: {" + mapping + "}\nhosts:");
    }

    private static Host shop(Configuration configuration) {
        return Objects.requireNonNull(configuration.hosts().get("shop"));
    }

    private static PoolSettings web(Configuration configuration) {
        return Objects.requireNonNull(configuration.pools().get("web"));
    }

    @Test
    void withoutAWordThereIsNone() throws Exception {
        Configuration configuration = sandbox.load(Sandbox.GOOD);
        assertEquals(EarlyDataSettings.DEFAULT, configuration.earlyData());
        assertEquals(0, shop(configuration).maxEarlyData());
        assertFalse(shop(configuration).takesEarlyData("h2"));
        assertEquals(EarlyDataUse.REFUSE, web(configuration).earlyData());
        assertFalse(web(configuration).proxyProtocol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "pass"})
    void hostAndPoolBothSayYes(String use) throws Exception {
        Configuration configuration =
                sandbox.load(host(pool("early-data: " + use, "proxy-protocol: v2"), "max-early-data: 16KiB"));
        assertEquals(16 << 10, shop(configuration).maxEarlyData());
        assertTrue(shop(configuration).takesEarlyData("h2"));
        assertTrue(shop(configuration).takesEarlyData(null));
        assertTrue(web(configuration).proxyProtocol());
        assertEquals(use, Choice.name(web(configuration).earlyData()));
    }

    @Test
    void protocolWhosePoolRefusesGetsNone() throws Exception {
        String two = edited(Sandbox.GOOD, "  h2: web", "  h2: other") + """
                  other:
                    servers: [127.0.0.1:9001]
                    early-data: hold
                """;
        Host shop = shop(sandbox.load(host(two, "max-early-data: 1B")));
        assertTrue(shop.takesEarlyData("h2"));
        assertFalse(shop.takesEarlyData("http/1.1"));
        assertFalse(shop.takesEarlyData(null));
    }

    @Test
    void sectionIsRead() throws Exception {
        assertEquals(
                new EarlyDataSettings(Duration.ofSeconds(30), RecordPlace.PROCESS, 2000),
                sandbox.load(section("window: 30s, record: process, entries: 2000"))
                        .earlyData());
    }

    @Test
    void recordInRedisNeedsRedis() throws Exception {
        sandbox.assertErrors(
                section("record: redis"),
                "5:22: early-data.record: expected a section \"redis\" at the top of the file, which says where it is");
    }

    @Test
    void whatIsOutOfRangeIsRefused() throws Exception {
        sandbox.assertErrors(
                section("window: 0s"), "5:22: early-data.window: expected a duration from 1s to 1m, found \"0s\"");
        sandbox.assertErrors(
                section("record: file"),
                "5:22: early-data.record: there is no record \"file\"; the records are: process, redis");
        sandbox.assertErrors(
                section("entries: 999"),
                "5:23: early-data.entries: expected a number from 1000 to 10000000, found \"999\"");
        sandbox.assertErrors(
                host(pool("early-data: hold"), "max-early-data: 65KiB"),
                "14:21: hosts.shop.max-early-data: expected a size from 0B to 64KiB, found \"65KiB\"");
        sandbox.assertErrors(
                pool("early-data: yes"),
                "18:17: pools.web.early-data: there is no choice \"yes\"; the choices are: refuse," + " hold, pass");
        sandbox.assertErrors(
                pool("proxy-protocol: v1"), "18:21: pools.web.proxy-protocol: expected v2 or none, found \"v1\"");
    }

    @Test
    void hostOfWhosePoolsNoneTakesEarlyDataIsAWarning() throws Exception {
        sandbox.assertWarnings(
                host(Sandbox.GOOD, "max-early-data: 1KiB"),
                "14:21: hosts.shop.max-early-data: no early data is taken: expected a pool of this host with"
                        + " \"early-data: hold\" or \"pass\"");
    }

    @Test
    void poolThatNoEarlyDataComesToIsAWarning() throws Exception {
        sandbox.assertWarnings(
                pool("early-data: hold"),
                "16:3: pools.web: no early data comes to this pool: expected \"max-early-data\" in a host that uses it");
    }

    @Test
    void earlyDataThatServersCannotTellIsAWarning() throws Exception {
        sandbox.assertWarnings(
                host(pool("early-data: pass"), "max-early-data: 1KiB"),
                "19:17: pools.web.early-data: the servers cannot tell early data, which may be a replay, from what comes"
                        + " later: expected \"proxy-protocol: v2\", which says so, or \"early-data: hold\"");
    }
}
