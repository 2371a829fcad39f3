// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.KeyType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a configuration, it loads or is refused with problems that stand in the file. */
final class MutationTest {

    private static final int ROUNDS = 800;

    /** What means something in YAML. */
    private static final String MARKS = "[]{}:,-\"'&*!|> \n\t#%@`~<?";

    private static final Path EXAMPLE =
            Path.of(System.getProperty("basedir", "."), "..", "config", "postern-annotated.yaml");

    @TempDir
    private Path directory;

    @Test
    void brokenBytesAreRefusedInOrder() throws Exception {
        mutate(20261123, (random, bytes) -> {
            byte[] mutant = bytes.clone();
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                byte edit = random.nextInt(4) == 0
                        ? (byte) random.nextInt()
                        : (byte) MARKS.charAt(random.nextInt(MARKS.length()));
                mutant[random.nextInt(mutant.length)] = edit;
            }
            return random.nextInt(20) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
        });
    }

    @Test
    void lackingAndRepeatedLinesAreRefusedInOrder() throws Exception {
        mutate(20261124, (random, bytes) -> {
            List<String> lines = new ArrayList<>(
                    new String(bytes, StandardCharsets.UTF_8).lines().toList());
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(lines.size());
                switch (random.nextInt(3)) {
                    case 0 -> lines.remove(at);
                    case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                    default -> lines.set(at, lines.get(at).replaceFirst("[a-z-]+:", "x:"));
                }
            }
            return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        });
    }

    private interface Mutation {
        byte[] apply(Random random, byte[] bytes);
    }

    private void mutate(long seed, Mutation mutation) throws Exception {
        Sandbox sandbox = new Sandbox(directory);
        sandbox.credential("certs/shop-ecdsa", KeyType.EC_P256, "shop.example", "*.shop.example");
        sandbox.credential("certs/shop-rsa", KeyType.RSA_2048, "shop.example", "*.shop.example");
        sandbox.credential("certs/blog", KeyType.EC_P256, "blog.example");
        byte[] original = withoutComments();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.write(directory.resolve("mutant.yaml"), mutation.apply(random, original));
            try {
                Sandbox.load(file);
            } catch (ConfigurationException e) {
                refused++;
                assertWellFormed(e.problems(), "seed " + seed + ", round " + round);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + round + "\n" + Files.readString(file), e);
            }
        }
        assertTrue(refused > ROUNDS / 2, "seed " + seed + ": only " + refused + " were refused");
    }

    /** Nearly every edit would hit a comment otherwise. */
    private static byte[] withoutComments() throws Exception {
        List<String> lines = Files.readAllLines(EXAMPLE).stream()
                .map(line -> line.replaceFirst("(^|\\s+)#.*", ""))
                .filter(line -> !line.isBlank())
                .toList();
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static void assertWellFormed(List<Problem> problems, String round) {
        assertFalse(problems.isEmpty(), round);
        int line = 1;
        for (Problem problem : problems) {
            assertTrue(problem.line() >= line && problem.column() >= 1, () -> round + ": " + problems);
            line = problem.line();
            assertFalse(problem.toString().contains("\n"), round);
        }
    }
}
