// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin endpoint: what its section leads to, what is wrong with it, and that it is read alone. */
final class AdminErrorsTest {

    private static final String OPEN = "anybody who reaches this address can read the state of this process and of its"
            + " certificates; expected a loopback address, as 127.0.0.1:9901, or a Unix domain socket";

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    private static String bind(String address) {
        return GOOD + "admin: {bind: \"" + address + "\"}\n";
    }

    @Test
    void withoutTheSectionThereIsNone() throws Exception {
        assertNull(sandbox.load(GOOD).admin());
        assertNull(ConfigurationLoader.admin(sandbox.write("postern.yaml", GOOD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:9901",
                "127.3.2.1:0",
                "[::1]:9901",
                "[::ffff:127.0.0.1]:1",
                "localhost:1",
                "LocalHost:1"
            })
    void loopbackIsNoWarning(String address) throws Exception {
        sandbox.assertWarnings(bind(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0:9901", "[::]:9901", "192.0.2.1:9901", "[fe80::1%eth0]:9901", "admin.shop.example:9901"})
    void whatOthersReachIsAWarning(String address) throws Exception {
        sandbox.assertWarnings(bind(address), "18:15: admin.bind: " + OPEN);
    }

    @Test
    void socketPathIsRelativeToTheFile() throws Exception {
        Endpoint expected = new Endpoint.Unix(directory.resolve("run/admin"));
        assertEquals(expected, sandbox.load(bind("unix:run/admin")).admin());
        assertEquals(expected, ConfigurationLoader.admin(sandbox.write("postern.yaml", bind("unix:run/admin"))));
    }

    @Test
    void whatIsNoAddressIsRefused() throws Exception {
        sandbox.assertErrors(
                bind("9901"), "18:15: admin.bind: expected host:port, [v6]:port or unix:/path, found \"9901\"");
        sandbox.assertErrors(
                GOOD + "admin:\n",
                "18:1: admin: the key \"bind\" is missing: the address of the admin endpoint, as 127.0.0.1:9901");
        sandbox.assertErrors(
                GOOD + "admin: {bind: 127.0.0.1:1, token: x}\n",
                "18:28: admin.token: unknown key; the keys here are: bind");
    }

    @Test
    void addressOfAListenerIsRefused() throws Exception {
        sandbox.assertErrors(
                bind("127.0.0.1:8443"), "18:15: admin.bind: the listener https has the address 127.0.0.1:8443 already");
    }

    @Test
    void isReadAloneWhateverTheRestSays() throws Exception {
        Path file = sandbox.write("postern.yaml", "nonsense: [1]\nhosts: {}\nadmin: {bind: 127.0.0.1:9901}\n");
        assertEquals(new Endpoint.Inet("127.0.0.1", 9901), ConfigurationLoader.admin(file));
        Path broken = sandbox.write("broken.yaml", "admin: {bind: here}\n");
        assertEquals(
                1,
                assertThrows(ConfigurationException.class, () -> ConfigurationLoader.admin(broken))
                        .problems()
                        .size());
    }

    @Test
    void addressOnTheCommandLineCanBeConnectedTo() {
        assertEquals(new Endpoint.Inet("::1", 9901), Endpoint.parse("[::1]:9901", directory));
        assertEquals(new Endpoint.Unix(directory.resolve("admin")), Endpoint.parse("unix:admin", directory));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("127.0.0.1:0", directory));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("nowhere", directory));
    }
}
