// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import static io.postern.testing.ClientCredential.NO_CONTEXT;
import static io.postern.testing.EngineFixture.clientAtFinished;
import static io.postern.testing.EngineFixture.clientContext;
import static io.postern.testing.EngineFixture.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.ClientCredential;
import io.postern.testing.EngineHarness;
import io.postern.testing.KeyType;
import io.postern.testing.ScriptedClient;
import io.postern.testing.TestClients;
import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.record.ContentType;
import io.postern.tls.server.ClientAuthentication.Mode;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A client's signature and chain are verified where no event loop waits for it. */
class ClientVerificationTest {

    private static final ClientCredential CLIENT = ClientCredential.of(KeyType.EC_P256);
    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;

    private final TestClients clients = TestClients.of(Mode.REQUIRED);
    private final Queue<Runnable> slowWork = new ArrayDeque<>();
    private final EngineHarness server =
            new EngineHarness(clientContext(host().authenticating(clients), slowWork::add));
    private final ScriptedClient client = clientAtFinished(server);

    private void present() {
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        assertFalse(server.suspended(), "for a Certificate alone");
        server.receive(client.sends(CLIENT.certificateVerify(SCHEME, client.transcriptHash())));
    }

    @Test
    void nothingElseIsProcessedUntilTheClientIsVerified() {
        present();
        assertTrue(server.suspended());
        assertEquals(0, clients.checks().get());
        server.receive(client.sends(client.finished()));
        slowWork.remove().run();
        assertEquals(1, clients.checks().get());
        assertNull(server.session(), "before the loop has taken the result");
        server.runLoop();
        assertFalse(server.suspended());
        assertNotNull(Objects.requireNonNull(server.session()).client());
    }

    @Test
    void finishedInTheSameRecordWaitsToo() {
        byte[] certificate = CLIENT.certificate(NO_CONTEXT);
        server.receive(client.sends(certificate));
        byte[] verify = CLIENT.certificateVerify(SCHEME, client.transcriptHash());
        client.adds(verify);
        byte[] finished = client.finished();
        byte[] both = new byte[verify.length + finished.length];
        System.arraycopy(verify, 0, both, 0, verify.length);
        System.arraycopy(finished, 0, both, verify.length, finished.length);
        server.receive(client.record(ContentType.HANDSHAKE, both));
        assertTrue(server.suspended());
        slowWork.remove().run();
        server.runLoop();
        assertNotNull(server.session());
    }

    @Test
    void refusalComesFromThereToo() {
        ClientCredential other = ClientCredential.of(KeyType.EC_P256.generate(), new byte[] {0});
        server.receive(client.sends(CLIENT.certificate(NO_CONTEXT)));
        server.receive(client.sends(other.certificateVerify(SCHEME, client.transcriptHash())));
        assertNull(server.close());
        slowWork.remove().run();
        server.runLoop();
        assertEquals(Fault.BAD_CERTIFICATE_VERIFY, server.fault());
    }

    @Test
    void whatIsVerifiedAfterTheChannelClosedIsDropped() {
        present();
        Runnable task = slowWork.remove();
        task.run();
        server.connection().discard();
        int before = server.actions().size();
        server.runLoop();
        assertEquals(before, server.actions().size());
        assertNull(server.session());
    }

    @Test
    void nothingIsVerifiedForAChannelThatHasClosed() {
        present();
        server.connection().discard();
        slowWork.remove().run();
        assertEquals(0, clients.checks().get());
    }

    @Test
    void fullQueueEndsOneHandshakeOnly() {
        EngineHarness refused = new EngineHarness(clientContext(host().authenticating(clients), _ -> {
            throw new RejectedExecutionException();
        }));
        ScriptedClient other = clientAtFinished(refused);
        refused.receive(other.sends(CLIENT.certificate(NO_CONTEXT)));
        refused.receive(other.sends(CLIENT.certificateVerify(SCHEME, other.transcriptHash())));
        assertEquals(Fault.OVERLOADED, refused.fault());
        assertEquals(Alert.INTERNAL_ERROR, refused.alertSent());
        assertNull(server.close());
    }
}
