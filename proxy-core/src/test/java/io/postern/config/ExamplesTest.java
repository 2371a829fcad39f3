// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import io.postern.testing.TestStores;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The examples load as they are, and with the documentation they tell every key. */
final class ExamplesTest {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");

    /** A key of what is commented out, since it cannot be loaded everywhere. */
    private static final Pattern ONLY_IN_COMMENTS =
            Pattern.compile("#.*\\b(pkcs11|library|slot|slot-index|key|env|response):\\s");

    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void writeTheFilesThatExamplesName() throws Exception {
        sandbox = new Sandbox(directory);
        String[] shop = {"shop.example", "*.shop.example"};
        sandbox.credential("certs/shop", KeyType.EC_P256, shop);
        sandbox.credential("certs/shop-ecdsa", KeyType.EC_P256, shop);
        sandbox.credential("certs/shop-rsa", KeyType.RSA_2048, shop);
        sandbox.credential("certs/blog", KeyType.EC_P256, "blog.example");
        sandbox.key("certs/blog.passphrase", "correct horse\n");
        TestStores.pkcs12(
                directory.resolve("certs/blog.p12"),
                "correct horse",
                "blog",
                TestCredentials.of("blog.example"),
                KeyType.EC_P256);
        sandbox.clients("certs/clients");
        sandbox.key("keys/sensors", "sensor-7:000102030405060708090a0b0c0d0e0f\n");
        sandbox.write("certs/shop-ecdsa.sctl", "\0\3\0\1x");
        sandbox.key("certs/redis.password", "battery staple\n");
        sandbox.write("certs/root.pem", PemText.certificates(TestCredentials.ca()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postern-minimal.yaml", "postern-annotated.yaml"})
    void exampleLoadsWithoutErrorOrWarning(String name) throws Exception {
        assertEquals(List.of(), sandbox.load(example(name)).warnings());
    }

    @Test
    void annotatedExampleShowsTheDefaults() throws Exception {
        Configuration configuration = sandbox.load(example("postern-annotated.yaml"));
        assertEquals(Timeouts.DEFAULT, configuration.timeouts());
        assertEquals(TransportChoice.AUTO, configuration.transport());
        assertEquals(0, configuration.eventLoops());
        Configuration minimal = sandbox.load(example("postern-minimal.yaml"));
        assertEquals(
                Objects.requireNonNull(minimal.hosts().get("shop")).policy(),
                Objects.requireNonNull(configuration.hosts().get("shop")).policy());
    }

    @Test
    void annotatedExampleHasEveryKey() throws Exception {
        List<String> keys = new ArrayList<>();
        String text = example("postern-annotated.yaml");
        Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        collectKeys(root, keys);
        Matcher comments = ONLY_IN_COMMENTS.matcher(text);
        while (comments.find()) {
            keys.add(comments.group(1));
        }
        for (Section section : Section.values()) {
            for (String key : section.keys()) {
                assertTrue(keys.contains(key), section + " " + key);
            }
        }
    }

    @Test
    void documentationHasEveryKey() throws Exception {
        String text = documentation();
        for (Section section : Section.values()) {
            for (String key : section.keys()) {
                assertTrue(text.contains("| `" + key + "` |"), section + " " + key);
            }
        }
    }

    @Test
    void documentedConfigurationsLoad() throws Exception {
        Matcher blocks = YAML_BLOCK.matcher(documentation());
        int loaded = 0;
        while (blocks.find()) {
            String yaml = Objects.requireNonNull(blocks.group(1));
            if (yaml.startsWith("listeners:")) {
                assertEquals(List.of(), sandbox.load(yaml).warnings(), yaml);
                loaded++;
            }
        }
        assertEquals(9, loaded, "one for each common job");
    }

    /** The block of errors that the documentation shows is what the loader says, to the letter. */
    @Test
    void documentedErrorsAreTheLoadersOwn() throws Exception {
        Path golden = Path.of(System.getProperty("basedir", "."), "src/test/resources/io/postern/config");
        sandbox.key("certs/shop.key", Files.readString(directory.resolve("certs/blog.key")));
        String yaml = Files.readString(golden.resolve("broken.yaml"));
        StringBuilder report = new StringBuilder();
        for (Problem problem : Sandbox.errors(sandbox.write("postern.yaml", yaml))) {
            report.append(problem).append('\n');
        }
        String expected = Files.readString(golden.resolve("broken.expected"));
        assertEquals(
                expected,
                report.toString()
                        .replace(directory + "/postern.yaml", "postern.yaml")
                        .replace(directory.toString(), "/etc/postern"));
        assertTrue(documentation().contains("```yaml\n" + yaml + "```"), "the configuration with errors");
        assertTrue(documentation().contains("```text\n" + expected + "```"), "its errors");
    }

    private static void collectKeys(Node node, List<String> keys) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    keys.add(((ScalarNode) tuple.getKeyNode()).getValue());
                    collectKeys(tuple.getValueNode(), keys);
                }
            }
            case SequenceNode sequence -> sequence.getValue().forEach(item -> collectKeys(item, keys));
            default -> {}
        }
    }

    private static String example(String name) throws IOException {
        return Files.readString(PROJECT.resolve("config").resolve(name));
    }

    private static String documentation() throws IOException {
        return Files.readString(PROJECT.resolve("docs/CONFIGURATION.md"));
    }
}
