// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static io.postern.config.Sandbox.edited;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with listeners, hosts, pools and settings, certificates apart. */
final class ContentErrorsTest {

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @Test
    void poolThatNobodyDefinedIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("    pool: web", "    pool: wbe"),
                "14:11: hosts.shop.pool: there is no pool \"wbe\"; did you mean \"web\"?");
        sandbox.assertErrors(
                edited("h2: web", "h2: blog"),
                "12:11: hosts.shop.alpn.h2: there is no pool \"blog\"; the pools are: web");
    }

    @Test
    void poolWithAnErrorCountsAsDefined() throws Exception {
        sandbox.assertErrors(
                edited("127.0.0.1:9000", "127.0.0.1:0"),
                "17:15: pools.web.servers[0]: the port 0 is not from 1 to 65535");
    }

    @Test
    void hostThatNobodyDefinedIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("default-host: shop", "default-host: shpo"),
                "4:19: listeners.https.default-host: there is no host \"shpo\"; did you mean \"shop\"?");
    }

    @Test
    void policyThatDoesNotExistIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("modern-2026", "modern-2062"),
                "10:13: hosts.shop.policy: there is no policy \"modern-2062\"; did you mean \"modern-2026\"?");
        sandbox.assertErrors(
                edited("modern-2026", "old"),
                "10:13: hosts.shop.policy: there is no policy \"old\"; the policies are: intermediate-2026, modern-2026");
    }

    @Test
    void poolThatNoHostUsesIsAWarning() throws Exception {
        sandbox.assertWarnings(
                GOOD + "  spare:\n    servers: [127.0.0.1:9001]\n", "18:3: pools.spare: no host uses this pool");
    }

    @Test
    void hostThatNoClientReachesIsAWarning() throws Exception {
        String unreachable =
                edited("pools:", "  spare: {certificates: [{chain: shop.pem, key: shop.key}], pool: web}\npools:");
        sandbox.assertWarnings(
                unreachable,
                "15:3: hosts.spare: no client reaches this host: it has no server-names and is no listener's default-host");
        sandbox.assertWarnings(edited(unreachable, "default-host: shop", "default-host: spare"));
    }

    @Test
    void hostWithoutPoolIsRefused() throws Exception {
        String noAlpn = edited("    alpn:\n      h2: web\n      http/1.1: web\n", "");
        sandbox.assertWarnings(noAlpn);
        sandbox.assertErrors(
                edited(noAlpn, "    pool: web\n", ""),
                "6:3: hosts.shop: the host has no pool: expected \"pool\" or \"alpn\" or both");
        sandbox.assertErrors(
                edited("alpn:\n      h2: web\n      http/1.1: web\n", "alpn: {}\n"),
                "11:11: hosts.shop.alpn: expected at least one protocol, as h2: POOL; leave the key out for a host without"
                        + " ALPN");
    }

    @Test
    void protocolIsChecked() throws Exception {
        sandbox.assertErrors(
                edited("h2:", "\"\":"),
                "12:7: hosts.shop.alpn.: not a protocol; expected 1 to 255 printable ASCII characters, as h2 or http/1.1");
        sandbox.assertWarnings(
                edited("h2:", "http2:"),
                "12:7: hosts.shop.alpn.http2: no client offers this protocol; did you mean \"h2\"?");
    }

    @Test
    void emptySectionsAreRefused() throws Exception {
        sandbox.assertErrors(
                "listeners:\nhosts: {}\npools:\n",
                "1:1: listeners: expected at least one listener, found nothing",
                "2:1: hosts: expected at least one host, found nothing",
                "3:1: pools: expected at least one pool, found nothing");
        sandbox.assertErrors(
                edited("[127.0.0.1:9000]", "[]"),
                "17:14: pools.web.servers: expected at least one item, found an empty list");
    }

    @Test
    void namesAreChecked() throws Exception {
        sandbox.assertErrors(
                edited("  https:", "  \"my listener\":"),
                "2:3: listeners.my listener: not a name for a listener; expected up to 100 letters, digits, dots, dashes"
                        + " and underscores, a letter or digit first");
    }

    @Test
    void serverNameOfTwoHostsIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("pools:", """
                          api:
                            server-names: [api.shop.example, SHOP.example]
                            certificates: [{chain: shop.pem, key: shop.key}]
                            pool: web
                        pools:
                        """.stripTrailing()),
                "16:38: hosts.api.server-names[1]: the server name shop.example belongs to the host shop already");
        sandbox.assertErrors(
                edited("[shop.example,", "[shop.example, shop.example,"),
                "7:34: hosts.shop.server-names[1]: the server name shop.example stands twice in this host");
    }

    @Test
    void serverNameThatIsNoDnsNameIsRefused() throws Exception {
        assertServerName(
                "192.0.2.1",
                "\"192.0.2.1\" is no server name: a client that connects to an address sends none,"
                        + " and gets the default-host of the listener");
        assertServerName(
                "\"2001:db8::1\"",
                "\"2001:db8::1\" is no server name: a client that connects to an address sends"
                        + " none, and gets the default-host of the listener");
        assertServerName("1.2.3.999", "\"1.2.3.999\" is neither a DNS name nor an IPv4 address");
        assertServerName(
                "bücher.example",
                "\"bücher.example\" is not ASCII; expected its punycode form," + " \"xn--bcher-kva.example\"");
        assertServerName("straße.example", "\"straße.example\" is not ASCII; expected its punycode form");
        assertServerName("shop.example.", "\"shop.example.\" ends with a dot; expected the name without it");
        assertServerName("shop..example", "\"shop..example\" is no DNS name: there is nothing between two dots");
        assertServerName("\"\"", "\"\" is no DNS name: there is nothing between two dots");
        assertServerName(
                "-shop.example",
                "\"-shop.example\" is no DNS name; expected labels of letters, digits and inner"
                        + " dashes, with dots between them");
        assertServerName(
                "a/b",
                "\"a/b\" is no DNS name; expected labels of letters, digits and inner dashes, with dots"
                        + " between them");
        assertServerName(
                "a".repeat(64), "\"" + "a".repeat(64) + "\" is no DNS name: a label is longer than 63 characters");
        assertServerName(
                "a.".repeat(127) + "b",
                "\"" + "a.".repeat(50) + "...\" is longer than the 253 characters of a DNS" + " name");
    }

    @Test
    void wildcardElsewhereThanFirstIsRefused() throws Exception {
        assertServerName(
                "\"*\"",
                "a wildcard stands for one label, as in *.shop.example; for all names use default-host of"
                        + " the listener");
        assertServerName(
                "a.*.example",
                "\"a.*.example\": a wildcard is only possible as the whole first label, as in" + " *.shop.example");
        assertServerName(
                "w*.example",
                "\"w*.example\": a wildcard is only possible as the whole first label, as in" + " *.shop.example");
        assertServerName(
                "\"*.*.example\"",
                "\"*.*.example\": a wildcard is only possible as the whole first label, as in" + " *.shop.example");
    }

    @Test
    void addressOfAnotherFormIsRefused() throws Exception {
        assertBind("8443", "expected host:port, [v6]:port or unix:/path, found \"8443\"");
        assertBind("127.0.0.1", "expected host:port, [v6]:port or unix:/path, found \"127.0.0.1\"");
        assertBind("127.0.0.1:https", "expected host:port, [v6]:port or unix:/path, found \"127.0.0.1:https\"");
        assertBind(
                "\":8443\"",
                "expected host:port, [v6]:port or unix:/path, found \":8443\"; all addresses are 0.0.0.0 or" + " [::]");
        assertBind(
                "\"*:8443\"",
                "expected host:port, [v6]:port or unix:/path, found \"*:8443\"; all addresses are 0.0.0.0"
                        + " or [::]");
        assertBind("::1:8443", "expected brackets around an IPv6 address, as [::1]:8443, found \"::1:8443\"");
        assertBind("\"[::g]:8443\"", "\"::g\" is not an IPv6 address");
        assertBind("\"[127.0.0.1]:8443\"", "\"127.0.0.1\" is not an IPv6 address");
        assertBind("\"[fe80::1%]:8443\"", "\"fe80::1%\" is not an IPv6 address");
        assertBind("127.0.0.256:8443", "\"127.0.0.256\" is neither a DNS name nor an IPv4 address");
        assertBind("127.1:8443", "\"127.1\" is neither a DNS name nor an IPv4 address");
        assertBind("127.0.0.1:65536", "the port 65536 is not from 0 to 65535");
        assertBind("\"unix:\"", "expected a path behind unix:, as unix:/run/postern.sock");
        assertBind(
                "unix:/" + "x".repeat(107),
                "the path /" + "x".repeat(107) + " is longer than the 107 bytes of a socket's address");
    }

    @Test
    void addressOfTwoListenersIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("hosts:", "  other: {bind: 127.0.0.1:8443}\nhosts:"),
                "5:17: listeners.other.bind: the listener https has the address 127.0.0.1:8443 already");
        sandbox.assertErrors(
                edited(
                        edited("127.0.0.1:8443", "\"[::1]:8443\""),
                        "hosts:",
                        "  other: {bind: \"[0:0:0:0:0:0:0:1]:8443\"}\nhosts:"),
                "5:17: listeners.other.bind: the listener https has the address [0:0:0:0:0:0:0:1]:8443 already");
        sandbox.assertWarnings(
                edited(edited("127.0.0.1:8443", "127.0.0.1:0"), "hosts:", "  other: {bind: 127.0.0.1:0}\nhosts:"));
    }

    @Test
    void serverThatStandsTwiceIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("[127.0.0.1:9000]", "[web:80, WEB:80]"),
                "17:23: pools.web.servers[1]: the server WEB:80 stands twice in this pool");
    }

    @Test
    void durationIsChecked() throws Exception {
        assertSetting(
                "timeouts: {idle: 30}",
                "18:18: timeouts.idle: expected a duration, as 500ms, 30s, 10m, 12h or 7d," + " found \"30\"");
        assertSetting(
                "timeouts: {idle: -1s}",
                "18:18: timeouts.idle: expected a duration, as 500ms, 30s, 10m, 12h or 7d," + " found \"-1s\"");
        assertSetting(
                "timeouts: {idle: 31d}", "18:18: timeouts.idle: expected a duration from 10ms to 30d, found \"31d\"");
        assertSetting(
                "timeouts: {handshake: 0s}",
                "18:23: timeouts.handshake: expected a duration from 10ms to 10m, found" + " \"0s\"");
        assertSetting(
                "timeouts: {connect: 999999999d}",
                "18:21: timeouts.connect: expected a duration from 10ms to 10m," + " found \"999999999d\"");
        assertSetting(
                "timeouts: {close: 11m}",
                "18:19: timeouts.close: expected a duration from 10ms to 10m, found" + " \"11m\"");
        assertSetting(
                "timeouts: {drain: 25h}", "18:19: timeouts.drain: expected a duration from 0s to 1d, found \"25h\"");
    }

    @Test
    void transportAndEventLoopsAreChecked() throws Exception {
        assertSetting(
                "transport: io-uring",
                "18:12: transport: there is no transport \"io-uring\"; did you mean" + " \"io_uring\"?");
        assertSetting(
                "transport: kqueue",
                "18:12: transport: there is no transport \"kqueue\"; the transports are: auto,"
                        + " io_uring, epoll, nio");
        assertSetting("event-loops: 0", "18:14: event-loops: expected auto or a number from 1 to 1024, found \"0\"");
        assertSetting(
                "event-loops: many", "18:14: event-loops: expected auto or a number from 1 to 1024, found \"many\"");
    }

    private void assertServerName(String yaml, String message) throws Exception {
        sandbox.assertErrors(
                edited("server-names: [shop.example, \"*.shop.example\"]", "server-names: [" + yaml + "]"),
                "7:20: hosts.shop.server-names[0]: " + message);
    }

    private void assertBind(String yaml, String message) throws Exception {
        sandbox.assertErrors(edited("127.0.0.1:8443", yaml), "3:11: listeners.https.bind: " + message);
    }

    private void assertSetting(String yaml, String error) throws Exception {
        sandbox.assertErrors(GOOD + yaml + "\n", error);
    }
}
