// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.tls.message.CertificateRequest;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.message.EndOfEarlyData;
import io.postern.tls.message.Finished;
import io.postern.tls.message.HelloRetryRequest;
import io.postern.tls.message.KeyUpdate;
import io.postern.tls.message.NewSessionTicket;
import io.postern.tls.message.ServerHello;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;

/** The small messages of clients, and those of servers, which only the tests' own client reads. */
class HandshakeMessagesFuzzTest {

    @FuzzTest
    void clientMessages(byte[] body) {
        Decoding.run(() -> CertificateVerify.read(new Reader(body)));
        Decoding.run(() -> Finished.read(new Reader(body), 32));
        Decoding.run(() -> Finished.read(new Reader(body), 48));
        Decoding.run(() -> KeyUpdate.read(new Reader(body)));
        Decoding.run(() -> EndOfEarlyData.read(new Reader(body)));
    }

    @FuzzTest
    void serverMessages(FuzzedDataProvider data) {
        int kind = data.consumeInt(0, 3);
        Reader reader = new Reader(data.consumeRemainingAsBytes());
        Decoding.run(() -> {
            switch (kind) {
                case 0 -> ServerHello.read(reader);
                case 1 -> HelloRetryRequest.read(reader);
                case 2 -> EncryptedExtensions.read(reader);
                default -> CertificateRequest.read(reader);
            }
        });
    }

    /** What was read is written as it was. */
    @FuzzTest
    void newSessionTicket(byte[] body) {
        Decoding.run(() -> {
            NewSessionTicket ticket = NewSessionTicket.read(new Reader(body));
            Writer writer = new Writer();
            ticket.write(writer);
            NewSessionTicket again = NewSessionTicket.read(new Reader(writer.toByteArray(), 4, writer.size()));
            if (!ticket.extensions().equals(again.extensions())
                    || !Arrays.equals(ticket.ticket(), again.ticket())
                    || !Arrays.equals(ticket.ticketNonce(), again.ticketNonce())) {
                throw new AssertionError("written otherwise than read");
            }
        });
    }
}
