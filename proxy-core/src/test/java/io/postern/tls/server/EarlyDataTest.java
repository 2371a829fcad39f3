// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.context;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.postern.testing.EngineHarness;
import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ScriptedClient;
import io.postern.tls.alert.Fault;
import io.postern.tls.record.ContentType;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Early data of a client that holds another server's ticket: not accepted, but passed over (RFC 8446 §4.2.10). */
class EarlyDataTest {

    private static final OfferedPsk FOREIGN = OfferedPsk.external("a ticket of another server", new byte[32]);

    private final EngineHarness server = new EngineHarness(context(host()));
    private final ScriptedClient client = new ScriptedClient(CRYPTO);

    @Test
    void earlyDataIsPassedOverAndTheHandshakeGoesOn() {
        server.receive(client.hello(helloWithEarlyData().message()));
        server.receive(earlyRecord(500));
        server.receive(HandshakeTest.changeCipherSpec());
        server.receive(earlyRecord(16_384));
        finish();
        assertArrayEquals(new byte[] {7}, server.takePlaintext());
    }

    @Test
    void earlyDataBeforeASecondHelloIsPassedOver() {
        byte[] first = client.message(helloWithEarlyData().shares(Map.of()).pskModes(1), FOREIGN);
        server.receive(client.hello(first));
        client.receive(server.takeOutput());
        server.receive(earlyRecord(16_384));
        server.receive(client.secondHello(
                first, client.messages().getFirst(), Hello.valid(client.share()).pskModes(1), FOREIGN));
        finish();
        assertArrayEquals(new byte[] {7}, server.takePlaintext());
    }

    @Test
    void moreEarlyDataThanTheLimitIsRefused() {
        server.receive(client.hello(helloWithEarlyData().message()));
        for (int sent = 0; sent <= Limits.DEFAULT.earlyDataSkipped() && server.close() == null; sent += 8192 - 17) {
            server.receive(earlyRecord(8192));
        }
        assertEquals(Fault.BAD_RECORD, server.fault());
    }

    @Test
    void moreEarlyDataThanTheLimitBeforeASecondHelloIsRefused() {
        server.receive(client.hello(helloWithEarlyData().shares(Map.of()).message()));
        for (int sent = 0; sent <= Limits.DEFAULT.earlyDataSkipped() && server.close() == null; sent += 8192 - 17) {
            server.receive(earlyRecord(8192));
        }
        assertEquals(Fault.UNEXPECTED_MESSAGE, server.fault());
    }

    @Test
    void whatDoesNotDecryptIsRefusedOnceARecordHas() {
        server.receive(client.hello(helloWithEarlyData().message()));
        client.receive(server.takeOutput());
        byte[] finished = client.finished();
        server.receive(client.record(ContentType.HANDSHAKE, Arrays.copyOf(finished, 10)));
        assertNull(server.close());
        server.receive(earlyRecord(100));
        assertEquals(Fault.BAD_RECORD, server.fault());
    }

    @Test
    void emptyRecordsCountToo() {
        server.receive(client.hello(helloWithEarlyData().message()));
        for (int sent = 0; sent <= Limits.DEFAULT.earlyDataSkipped() && server.close() == null; sent++) {
            server.receive(earlyRecord(0));
        }
        assertEquals(Fault.BAD_RECORD, server.fault());
    }

    @Test
    void withoutTheExtensionNothingIsPassedOver() {
        server.receive(client.hello(Hello.valid(client.share()).message()));
        server.receive(earlyRecord(100));
        assertEquals(Fault.BAD_RECORD, server.fault());
    }

    private Hello helloWithEarlyData() {
        return Hello.valid(client.share()).earlyData();
    }

    private void finish() {
        client.receive(server.takeOutput());
        server.receive(client.record(ContentType.HANDSHAKE, client.finished()));
        assertNull(server.fault());
        assertNotNull(server.session());
        client.useApplicationKeys();
        server.receive(client.record(ContentType.APPLICATION_DATA, new byte[] {7}));
    }

    /** A record under keys that the server does not have. */
    private static byte[] earlyRecord(int length) {
        byte[] record = new byte[5 + length];
        new Random(length).nextBytes(record);
        record[0] = 23;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >>> 8);
        record[4] = (byte) length;
        return record;
    }
}
