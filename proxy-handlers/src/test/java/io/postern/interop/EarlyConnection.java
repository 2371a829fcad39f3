// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static io.postern.testing.EngineFixture.CRYPTO;
import static io.postern.testing.EngineFixture.encryptedExtensions;

import io.postern.testing.Hello;
import io.postern.testing.OfferedPsk;
import io.postern.testing.ScriptedClient;
import io.postern.tls.extension.EarlyData;
import io.postern.tls.record.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client that comes back to the daemon with a ticket and early data, and takes its time with its Finished. */
final class EarlyConnection implements AutoCloseable {

    private static final int FINISHED = 20;

    private final RawConnection connection;
    private final ScriptedClient client = new ScriptedClient(CRYPTO);
    private boolean early;

    private EarlyConnection(int port) {
        connection = new RawConnection(port);
    }

    /** Connects twice: for a ticket, and with it. */
    static EarlyConnection open(int port, String name, String request) {
        OfferedPsk ticket;
        try (EarlyConnection first = new EarlyConnection(port)) {
            ticket = first.ticket(name);
        }
        EarlyConnection again = new EarlyConnection(port);
        again.begin(name, ticket, request);
        return again;
    }

    private OfferedPsk ticket(String name) {
        connection.send(client.hello(hello(name).message()));
        receiveUntil(() -> has(FINISHED));
        finish();
        receiveUntil(() -> !client.tickets().isEmpty());
        return client.psk(client.tickets().getFirst(), 0);
    }

    private void begin(String name, OfferedPsk ticket, String request) {
        connection.send(client.hello(hello(name).earlyData(), ticket));
        client.useEarlyKeys();
        connection.send(client.record(ContentType.APPLICATION_DATA, request.getBytes(StandardCharsets.US_ASCII)));
        early = true;
        receiveUntil(() -> has(FINISHED));
    }

    boolean accepted() {
        return encryptedExtensions(client).find(EarlyData.EncryptedExtensions.class) != null;
    }

    /** Completes the handshake, in which early data was accepted or is none of. */
    void finish() {
        if (early) {
            connection.send(client.endOfEarlyData());
        }
        connection.send(client.record(ContentType.HANDSHAKE, client.finished()));
        client.useApplicationKeys();
    }

    /** Everything that the server says up to the end of a line. */
    String line() {
        receiveUntil(() -> text().endsWith("\n"));
        return text();
    }

    private String text() {
        return new String(client.plaintext(), StandardCharsets.US_ASCII);
    }

    private Hello hello(String name) {
        return Hello.valid(client.share()).serverName(name).pskModes(1);
    }

    private boolean has(int type) {
        return client.messages().stream().anyMatch(message -> message[0] == type);
    }

    private void receiveUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            byte @Nullable [] record = connection.nextRecord();
            if (record == null) {
                throw new AssertionError("the daemon closed the connection; alerts: "
                        + client.alerts().size());
            }
            client.receive(record);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
