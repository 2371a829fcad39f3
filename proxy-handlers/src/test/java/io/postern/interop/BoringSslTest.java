// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BoringSSL, which shows the hybrid group in every run: Debian's own clients have it only since Debian 13. */
class BoringSslTest {

    @RegisterExtension
    static final WebDaemon WEB = new WebDaemon();

    /** A handshake with only one group on offer succeeds with that group or not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"X25519MLKEM768", "X25519", "P-256", "P-384"})
    void everyGroupCarriesBothWays(String group) {
        transfer("p256.test", group);
    }

    @Test
    void clientWithoutUsableShareIsAskedToRetry() {
        transfer("modern.test", "P-521", "P-384");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p384.test", "rsa.test"})
    void everyCertificateTypeCarriesBothWays(String name) {
        transfer(name);
    }

    private static void transfer(String name, String... groups) {
        try (BoringClient client = new BoringClient(groups)) {
            Http.assertUploaded(answer(client, name, Http.upload()));
            Http.assertDownloaded(Content.LENGTH, answer(client, name, Http.download(Content.LENGTH)));
        }
    }

    private static byte[] answer(BoringClient client, String name, byte[] request) {
        BoringClient.Outcome outcome = client.exchange(WEB.port(), name, request);
        assertEquals("TLSv1.3", outcome.protocol());
        assertTrue(outcome.suite().startsWith("TLS_"), outcome.suite());
        assertEquals("http/1.1", outcome.alpn());
        assertTrue(outcome.closeNotify(), "ended without close_notify");
        return outcome.answer();
    }
}
