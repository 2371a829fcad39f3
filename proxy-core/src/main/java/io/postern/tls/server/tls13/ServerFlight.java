// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.EncryptedExtensionsBlock;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.HandshakeSecrets;
import io.postern.tls.keys.MasterSecrets;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.Certificate;
import io.postern.tls.message.CertificateVerify;
import io.postern.tls.message.EncryptedExtensions;
import io.postern.tls.message.Finished;
import io.postern.tls.message.ServerHello;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * The server's flight, from ServerHello to Finished, step by step as RFC 8446 §2 draws it. Used once; not thread-safe, but
 * may go on in another thread when the signature comes from there.
 */
final class ServerFlight {

    private final ServerContext context;
    private final Parameters parameters;
    private final CryptoProvider.Suite suite;
    private final Transcript transcript;
    private final Aligned aligned;
    private final boolean retried;
    private final List<Action> actions = new ArrayList<>();

    /** What is sent under the handshake keys, and how much of it the transcript has already. */
    private final Writer encrypted = new Writer(2048);

    private int hashed;

    /**
     * @param transcript holds everything up to the ClientHello that is answered
     * @param aligned the proof that this hello ended its record, so that the receive key may change
     * @param retried whether this is the second ClientHello
     */
    ServerFlight(
            ServerContext context, Parameters parameters, Transcript transcript, Aligned aligned, boolean retried) {
        this.context = context;
        this.parameters = parameters;
        this.suite = parameters.suite();
        this.transcript = transcript;
        this.aligned = aligned;
        this.retried = retried;
    }

    /** Builds the flight; a signature by a slow key is awaited. */
    Step send(KeyExchange group, byte[] clientShare) {
        Session session = session(group);
        actions.add(new Action.Negotiated(session));
        HandshakeSecrets secrets = sendServerHello(group, clientShare);
        byte[] serverHelloHash = transcript.hash();
        TrafficSecret clientSecret = secrets.clientTraffic(serverHelloHash);
        TrafficSecret serverSecret = secrets.serverTraffic(serverHelloHash);
        sendEncryptedExtensions();
        sendCertificate();

        byte[] content = CertificateVerify.serverContent(hashSoFar());
        Signer signer = parameters.signer();
        if (!signer.slow()) {
            return finish(session, secrets, clientSecret, serverSecret, signer.sign(content));
        }
        CompletableFuture<byte[]> signing = signElsewhere(signer, content);
        return new Step.Await(
                signing.thenApply(signature -> finish(session, secrets, clientSecret, serverSecret, signature)),
                () -> signing.cancel(false));
    }

    private CompletableFuture<byte[]> signElsewhere(Signer signer, byte[] content) {
        try {
            return CompletableFuture.supplyAsync(() -> signer.sign(content), context.slowWork());
        } catch (RejectedExecutionException e) {
            throw new TlsException(Fault.OVERLOADED);
        }
    }

    private HandshakeSecrets sendServerHello(KeyExchange group, byte[] clientShare) {
        KeyExchange.Answer answer = group.answer(clientShare);
        byte[] random = new byte[ServerHello.RANDOM_LENGTH];
        context.crypto().random().nextBytes(random);
        Writer writer = new Writer(256 + answer.serverShare().length);
        new ServerHello(
                        random,
                        parameters.legacySessionId(),
                        suite.suite().code(),
                        new ServerHelloExtensions(
                                new SupportedVersions.ServerHello(SupportedVersions.TLS13),
                                new KeyShare.ServerHello(
                                        new KeyShare.Entry(group.group().code(), answer.serverShare()))))
                .write(writer);
        byte[] message = writer.toByteArray();
        transcript.add(message);
        actions.add(new Action.SendHandshake(message));
        if (!retried) {
            Tls13.sendChangeCipherSpecIfCompatible(parameters, actions);
        }
        try (var sharedSecret = answer.sharedSecret()) {
            return EarlySecrets.withoutPsk(suite.hash()).handshake(sharedSecret);
        }
    }

    private void sendEncryptedExtensions() {
        String serverName = parameters.serverName();
        String protocol = parameters.applicationProtocol();
        boolean recognized = serverName != null && parameters.host().answersTo(serverName);
        new EncryptedExtensions(EncryptedExtensionsBlock.of(
                        recognized ? new ServerName.EncryptedExtensions() : null,
                        protocol == null ? null : new ApplicationProtocols.EncryptedExtensions(protocol)))
                .write(encrypted);
    }

    private void sendCertificate() {
        new Certificate(parameters.credential().chain()).write(encrypted);
    }

    private Step finish(
            Session session,
            HandshakeSecrets secrets,
            TrafficSecret clientSecret,
            TrafficSecret serverSecret,
            byte[] signature) {
        new CertificateVerify(parameters.signer().scheme().code(), signature).write(encrypted);
        new Finished(serverSecret.verifyData(hashSoFar())).write(encrypted);
        byte[] serverFinishedHash = hashSoFar();

        actions.add(new Action.InstallWrite(RecordKeys.sealer(suite, serverSecret)));
        actions.add(new Action.SendHandshake(encrypted.toByteArray()));
        actions.add(
                new Action.InstallRead(RecordKeys.handshakeOpener(suite, clientSecret, earlyDataToSkip()), aligned));
        serverSecret.close();
        try (MasterSecrets master = secrets.master()) {
            ApplicationSecrets application = new ApplicationSecrets(
                    master.clientTraffic(serverFinishedHash), master.serverTraffic(serverFinishedHash));
            actions.add(new Action.InstallWrite(RecordKeys.sealer(suite, application.server())));
            actions.add(new Action.Flush());
            return new Step.Next(
                    new ExpectFinished(context.limits(), suite, session, clientSecret, serverFinishedHash, application),
                    actions);
        }
    }

    /** What a client sends that offered early data, until it learns that it is not accepted (§4.2.10). */
    private int earlyDataToSkip() {
        return parameters.earlyDataOffered() && !retried ? context.limits().earlyDataSkipped() : 0;
    }

    private byte[] hashSoFar() {
        transcript.add(encrypted.toByteArray(hashed));
        hashed = encrypted.size();
        return transcript.hash();
    }

    private Session session(KeyExchange group) {
        return new Session(
                parameters.host(),
                parameters.serverName(),
                parameters.applicationProtocol(),
                suite.suite(),
                group.group(),
                parameters.signer().scheme(),
                retried);
    }
}
