// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.handlers.testing.AnyCrypto;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AnyCrypto
final class PlainRunTest {

    @ParameterizedTest
    @ValueSource(strings = {"run -c postern.yaml", "run --config /etc/postern/postern.yaml"})
    void usualCommandLineIsUnderstood(String line) {
        assertNotNull(PlainRun.of(line.split(" "), Map.of()));
        assertNotNull(PlainRun.of(line.split(" "), Map.of("POSTERN_LOG", "Debug")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run -c",
                "run --help",
                "run -c -v",
                "run -c @arguments",
                "run --config=postern.yaml",
                "run -c postern.yaml --log-level=debug",
                "check -c postern.yaml",
                "version"
            })
    void everythingElseIsLeftToPicocli(String line) {
        assertNull(PlainRun.of(line.split(" "), Map.of()));
    }

    @Test
    void environmentThatSaysMoreIsLeftToPicocli() {
        String[] usual = {"run", "-c", "postern.yaml"};
        assertNull(PlainRun.of(usual, Map.of("POSTERN_LOG", "loud")));
        assertNull(PlainRun.of(usual, Map.of("POSTERN_LOG", "")));
        assertNull(PlainRun.of(usual, Map.of("SSLKEYLOGFILE", "keys")));
    }
}
