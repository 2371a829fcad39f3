// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.connectedClient;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.testing.EngineHarness;
import io.postern.testing.ScriptedClient;
import io.postern.tls.keys.Exporter;
import io.postern.tls.record.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported keying material (RFC 8446 §7.5), against HKDF (RFC 5869) written down here once more. */
class ExporterTest {

    private static final String LABEL = "EXPORTER-Channel-Binding";
    private static final byte[] CONTEXT = "context".getBytes(StandardCharsets.US_ASCII);

    private byte[] exporterSecret = {};
    private final EngineHarness server = new EngineHarness(context(host()).withKeyLog((label, _, secret) -> {
        if (label.equals("EXPORTER_SECRET")) {
            exporterSecret = secret.expose().clone();
        }
    }));

    @ParameterizedTest
    @CsvSource({"0x1301, SHA-256, HmacSHA256", "0x1302, SHA-384, HmacSHA384", "0x1303, SHA-256, HmacSHA256"})
    void keyingMaterialIsThatOfTheRfc(int suite, String hash, String hmac) throws Exception {
        connectedClient(server, hello -> hello.suites(suite));
        Exporter exporter = server.connection().exporter();
        int hashLength = exporterSecret.length;
        for (int length : new int[] {0, 1, 12, hashLength, hashLength + 1, 2 * hashLength, 1000, 255 * hashLength}) {
            assertArrayEquals(
                    tlsExporter(hash, hmac, LABEL, CONTEXT, length),
                    exporter.export(LABEL, CONTEXT, length).expose(),
                    () -> "length " + length);
        }
    }

    @Test
    void withoutAContextIsAsWithAnEmptyOne() throws Exception {
        connectedClient(server);
        Exporter exporter = server.connection().exporter();
        byte[] expected = tlsExporter("SHA-256", "HmacSHA256", LABEL, new byte[0], 32);
        assertArrayEquals(expected, exporter.export(LABEL, 32).expose());
        assertArrayEquals(expected, exporter.export(LABEL, new byte[0], 32).expose());
    }

    @Test
    void labelContextAndLengthAllMatter() {
        connectedClient(server);
        Exporter exporter = server.connection().exporter();
        byte[] some = exporter.export(LABEL, CONTEXT, 32).expose();
        assertFalse(
                Arrays.equals(some, exporter.export(LABEL + "x", CONTEXT, 32).expose()));
        assertFalse(Arrays.equals(some, exporter.export(LABEL, new byte[0], 32).expose()));
        assertFalse(Arrays.equals(
                some, Arrays.copyOf(exporter.export(LABEL, CONTEXT, 33).expose(), 32)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 255 * 32 + 1, 1 << 16})
    void lengthOutOfRangeIsRefused(int length) {
        connectedClient(server);
        Exporter exporter = server.connection().exporter();
        assertThrows(IllegalArgumentException.class, () -> exporter.export(LABEL, length));
    }

    @Test
    void labelOfAnyLegalLengthIsTaken() throws Exception {
        connectedClient(server);
        for (String label : new String[] {"a", "a".repeat(249)}) {
            assertArrayEquals(
                    tlsExporter("SHA-256", "HmacSHA256", label, new byte[0], 16),
                    server.connection().exporter().export(label, 16).expose());
        }
    }

    /** What is not ASCII would be replaced, so that two labels gave the same. */
    @Test
    void otherLabelsAreRefused() {
        connectedClient(server);
        Exporter exporter = server.connection().exporter();
        for (String label : new String[] {"", "a".repeat(250), "EXPORTER-\u00e4", "EXPORTER-\u20ac"}) {
            assertThrows(IllegalArgumentException.class, () -> exporter.export(label, 16), label);
        }
    }

    @Test
    void keyUpdatesChangeNothing() {
        ScriptedClient client = connectedClient(server);
        byte[] before = server.connection().exporter().export(LABEL, 32).expose();
        server.receive(client.record(ContentType.HANDSHAKE, new byte[] {24, 0, 0, 1, 1}));
        assertArrayEquals(
                before, server.connection().exporter().export(LABEL, 32).expose());
    }

    @Test
    void nothingIsExportedBeforeTheHandshakeIsComplete() {
        assertThrows(IllegalStateException.class, () -> server.connection().exporter());
        clientAtFinished(server);
        assertThrows(IllegalStateException.class, () -> server.connection().exporter());
    }

    @Test
    void nothingIsExportedOnceTheConnectionIsOver() {
        connectedClient(server);
        server.connection().discard();
        assertThrows(IllegalStateException.class, () -> server.connection().exporter());
    }

    /** TLS-Exporter(label, context_value, key_length). */
    private byte[] tlsExporter(String hash, String hmac, String label, byte[] context, int length)
            throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(hash);
        byte[] derived = expandLabel(hmac, exporterSecret, label, digest.digest(), digest.getDigestLength());
        return expandLabel(hmac, derived, "exporter", digest.digest(context), length);
    }

    /** HKDF-Expand-Label (§7.1). */
    private static byte[] expandLabel(String hmac, byte[] secret, String label, byte[] context, int length)
            throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.write(length >>> 8);
        info.write(length);
        info.write(name.length);
        info.writeBytes(name);
        info.write(context.length);
        info.writeBytes(context);
        Mac mac = Mac.getInstance(hmac);
        mac.init(new SecretKeySpec(secret, hmac));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] block = {};
        for (int i = 1; output.size() < length; i++) {
            mac.update(block);
            mac.update(info.toByteArray());
            mac.update((byte) i);
            block = mac.doFinal();
            output.writeBytes(block);
        }
        return Arrays.copyOf(output.toByteArray(), length);
    }
}
