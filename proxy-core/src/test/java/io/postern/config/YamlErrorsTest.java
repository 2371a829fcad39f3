// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static io.postern.config.Sandbox.GOOD;
import static io.postern.config.Sandbox.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with the file as a file and as YAML, before it is a configuration. */
final class YamlErrorsTest {

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void makeSandbox() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @Test
    void syntaxErrorHasItsPlace() throws Exception {
        sandbox.assertErrors(
                edited("bind: 127", "bind: a: 127"), "3:12: this is not YAML: mapping values are not allowed here");
        sandbox.assertErrors(
                edited("servers: [127.0.0.1:9000]", "servers: [127.0.0.1:9000"),
                "18:1: this is not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>");
    }

    @Test
    void fileOfSeveralDocumentsIsRefused() throws Exception {
        sandbox.assertErrors(
                GOOD + "---\na: b\n",
                "18:1: this is not YAML: expected a single document in the stream, but found another document");
    }

    @Test
    void emptyFileIsRefused() throws Exception {
        sandbox.assertErrors("", "1:1: the file is empty; expected listeners, hosts and pools");
        sandbox.assertErrors("# nothing\n", "1:1: the file is empty; expected listeners, hosts and pools");
        sandbox.assertErrors("~\n", "1:1: the file is empty; expected listeners, hosts and pools");
    }

    @Test
    void rootThatIsNoMappingIsRefused() throws Exception {
        sandbox.assertErrors("- a\n", "1:1: expected a mapping, as key: value, found a list");
        sandbox.assertErrors("hello\n", "1:1: expected a mapping, as key: value, found \"hello\"");
    }

    @Test
    void missingFileAndDirectoryAreRefused() {
        Path absent = directory.resolve("absent.yaml");
        assertEquals(
                List.of(new Problem(absent.toString(), 1, 1, "", "there is no such file")), Sandbox.errors(absent));
        assertEquals(
                List.of(new Problem(directory.toString(), 1, 1, "", "this is a directory; expected a YAML file")),
                Sandbox.errors(directory));
    }

    @Test
    void fileBelowAFileIsRefused() throws Exception {
        Path below = sandbox.write("file", "").resolve("postern.yaml");
        Problem problem = Sandbox.errors(below).getFirst();
        String expected = "the file cannot be read: " + below + ": "; // the rest is the system's, in its language
        assertTrue(problem.message().startsWith(expected), problem.message());
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        Path file = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', '\n', 'b', (byte) 0xe4, 'c'});
        assertEquals(
                List.of(new Problem(file.toString(), 2, 2, "", "the byte 0xe4 is not UTF-8; expected YAML in UTF-8")),
                Sandbox.errors(file));
        Path cut = Files.write(directory.resolve("cut.yaml"), new byte[] {'a', (byte) 0xc3});
        assertEquals(
                List.of(new Problem(cut.toString(), 1, 2, "", "the byte 0xc3 is not UTF-8; expected YAML in UTF-8")),
                Sandbox.errors(cut));
    }

    @Test
    void controlCharacterIsRefused() throws Exception {
        sandbox.assertErrors("a: b\n \0", "2:2: the character U+0000 may not stand in YAML");
    }

    @Test
    void longFileIsRefused() throws Exception {
        sandbox.assertErrors(
                "#".repeat(YamlDocument.LONGEST_FILE + 1),
                "1:1: the file is longer than 16 MiB; expected a configuration");
    }

    @Test
    void deepNestingIsRefused() throws Exception {
        sandbox.assertErrors("[".repeat(1000), "1:1: this is not YAML: Nesting Depth exceeded max 50");
    }

    @Test
    void aliasesThatMultiplyAreRefused() throws Exception {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            yaml.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, alias))));
        }
        sandbox.assertErrors(yaml.toString(), "7:5: this value becomes too large when its aliases are expanded");
    }

    @Test
    void aliasesThatNestDeeplyAreRefused() throws Exception {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 3000; i++) {
            yaml.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }
        assertEquals(
                "this value becomes too large when its aliases are expanded",
                Sandbox.errors(sandbox.write("deep.yaml", yaml.toString()))
                        .getFirst()
                        .message());
    }

    @Test
    void valueThatContainsItselfIsRefused() throws Exception {
        sandbox.assertErrors("a: &a [*a]\n", "1:4: this value contains itself through an alias");
    }

    @Test
    void tagIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("bind: 127", "bind: !!javax.script.ScriptEngineManager 127"),
                "3:11: this is not YAML: Global tag is not allowed: tag:yaml.org,2002:javax.script.ScriptEngineManager");
        sandbox.assertErrors(
                edited("bind: 127", "bind: !secret 127"),
                "3:11: the tag \"!secret\" is not supported; write a plain value");
        sandbox.assertErrors(
                edited("bind: 127", "bind: !!binary 127"),
                "3:11: the tag \"tag:yaml.org,2002:binary\" is not supported; write a plain value");
    }

    @Test
    void duplicateKeyIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("    default-host", "    bind: 127.0.0.1:8444\n    default-host"),
                "4:5: listeners.https.bind: the key stands twice; the first is in line 3");
        sandbox.assertErrors(GOOD + "pools:\n", "18:1: pools: the key stands twice; the first is in line 15");
    }

    @Test
    void mergeKeyIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("    bind", "    <<: {}\n    bind"),
                "3:5: listeners.https.<<: merge keys are not supported; write the keys out");
    }

    @Test
    void keyThatIsNoTextIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("    bind", "    [a]: b\n    bind"),
                "3:5: listeners.https: expected a key, found a list or a mapping");
    }

    @Test
    void unknownKeyIsToldWithTheOneThatWasMeant() throws Exception {
        sandbox.assertErrors(
                edited("policy:", "polcy:"), "10:5: hosts.shop.polcy: unknown key; did you mean \"policy\"?");
        sandbox.assertErrors(
                edited("server-names:", "Server_Names:"),
                "7:5: hosts.shop.Server_Names: unknown key; did you mean \"server-names\"?");
        sandbox.assertErrors(
                GOOD + "console: {}\n",
                "18:1: console: unknown key; the keys here are: listeners, hosts, pools, timeouts, transport, event-loops,"
                        + " key-update, ocsp, tickets, redis, early-data, admin");
    }

    @Test
    void missingKeyIsToldWhereItBelongs() throws Exception {
        sandbox.assertErrors(
                "timeouts: {}\n",
                "1:1: the key \"pools\" is missing: at least one pool of servers",
                "1:1: the key \"hosts\" is missing: at least one host",
                "1:1: the key \"listeners\" is missing: at least one address to listen on");
        sandbox.assertErrors(
                edited("    bind: 127.0.0.1:8443\n", ""),
                "2:3: listeners.https: the key \"bind\" is missing: the address to listen on, as 0.0.0.0:8443");
        sandbox.assertErrors(
                edited("{chain: shop.pem, key: shop.key}", "{}"),
                "9:9: hosts.shop.certificates[0]: the key \"chain\" is missing: the PEM file of the certificate and its"
                        + " intermediates",
                "9:9: hosts.shop.certificates[0]: the key \"key\" is missing: the PEM file of the private key");
    }

    @Test
    void valueOfAnotherTypeIsRefused() throws Exception {
        sandbox.assertErrors(
                edited("modern-2026", "[modern-2026]"), "10:13: hosts.shop.policy: expected text, found a list");
        sandbox.assertErrors(edited("modern-2026", ""), "10:12: hosts.shop.policy: expected text, found nothing");
        sandbox.assertErrors(
                edited("[127.0.0.1:9000]", "127.0.0.1:9000"),
                "17:14: pools.web.servers: expected a list, as [a, b], found \"127.0.0.1:9000\"");
        sandbox.assertErrors(
                edited("    servers: [127.0.0.1:9000]", "    [127.0.0.1:9000]"),
                "17:5: pools.web: expected a mapping, as key: value, found a list");
        sandbox.assertErrors(
                edited("{chain: shop.pem, key: shop.key}", "shop.pem"),
                "9:9: hosts.shop.certificates[0]: expected a mapping, as key: value, found \"shop.pem\"");
    }

    @Test
    void messagesStayOnOneLine() throws Exception {
        sandbox.assertErrors(
                edited("pool: web", "pool: \"a\\nb\\e[31m" + "c".repeat(200) + "\""),
                "14:11: hosts.shop.pool: there is no pool \"a\\u000ab\\u001b[31m" + "c".repeat(92)
                        + "...\"; the pools are: web");
    }
}
