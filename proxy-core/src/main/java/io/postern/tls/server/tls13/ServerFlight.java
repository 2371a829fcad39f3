// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.ServerHelloExtensions;
import io.postern.tls.extension.SupportedVersions;
import io.postern.tls.keys.EarlySecrets;
import io.postern.tls.keys.HandshakeSecrets;
import io.postern.tls.keys.MasterSecrets;
import io.postern.tls.keys.TrafficSecret;
import io.postern.tls.keys.Transcript;
import io.postern.tls.message.CertificateVerify;
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
import org.jspecify.annotations.Nullable;

/**
 * The server's flight, from ServerHello to Finished, step by step as RFC 8446 §2 draws it. Used once; not thread-safe, but
 * built in another thread where a key or a group is slow.
 */
final class ServerFlight {

    private final ServerContext context;
    private final Parameters parameters;
    private final CryptoProvider.Suite suite;
    private final RecordKeys keys;
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
        this.keys = RecordKeys.of(context, parameters);
        this.transcript = transcript;
        this.aligned = aligned;
        this.retried = retried;
    }

    /** Builds the flight; one with a slow key or group is awaited. */
    Step send(KeyExchange group, byte[] clientShare) {
        Signer signer = parameters.certificate().signer();
        if (signer.slow()) {
            return SlowStep.run(
                    signer.remote() ? context.tokens() : context.slowWork(), () -> build(group, clientShare));
        }
        return group.slow()
                ? SlowStep.run(context.slowKeyExchanges(), () -> build(group, clientShare))
                : build(group, clientShare);
    }

    private Step build(KeyExchange group, byte[] clientShare) {
        Session session = session(group);
        actions.add(new Action.Negotiated(session));
        HandshakeSecrets secrets = sendServerHello(group, clientShare);
        byte[] serverHelloHash = transcript.hash();
        TrafficSecret clientSecret = secrets.clientTraffic(serverHelloHash);
        try (secrets;
                TrafficSecret serverSecret = secrets.serverTraffic(serverHelloHash)) {
            log(clientSecret, "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
            log(serverSecret, "SERVER_HANDSHAKE_TRAFFIC_SECRET");
            sendEncryptedExtensions(group);
            CertificateExchange exchange = sendCertificateRequest();
            ServerCertificate.write(context, parameters, encrypted);
            sendCertificateVerify();
            sendFinished(serverSecret);
            return finish(session, secrets, clientSecret, serverSecret, exchange);
        } catch (RuntimeException e) {
            clientSecret.close();
            throw e;
        }
    }

    private HandshakeSecrets sendServerHello(KeyExchange group, byte[] clientShare) {
        KeyExchange.Answer answer = group.answer(clientShare);
        byte[] random = new byte[ServerHello.RANDOM_LENGTH];
        context.crypto().random().nextBytes(random);
        Writer writer = new Writer(256 + answer.serverShare().length);
        new ServerHello(
                        random,
                        parameters.hello().legacySessionId(),
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
            Tls13.sendChangeCipherSpecIfCompatible(parameters.hello(), actions);
        }
        try (var sharedSecret = answer.sharedSecret()) {
            return EarlySecrets.withoutPsk(suite.hash()).handshake(sharedSecret);
        }
    }

    private void sendEncryptedExtensions(KeyExchange group) {
        ServerExtensions.of(context, parameters, group).write(encrypted);
    }

    private @Nullable CertificateExchange sendCertificateRequest() {
        CertificateExchange exchange =
                parameters.clients() == null ? null : parameters.clients().inHandshake(context);
        if (exchange != null) {
            encrypted.bytes(exchange.request());
        }
        return exchange;
    }

    private void sendCertificateVerify() {
        var signer = parameters.certificate().signer();
        byte[] signature = signer.sign(CertificateVerify.serverContent(hashSoFar()));
        new CertificateVerify(signer.scheme().code(), signature).write(encrypted);
    }

    private void sendFinished(TrafficSecret serverSecret) {
        new Finished(serverSecret.verifyData(hashSoFar())).write(encrypted);
    }

    private Step finish(
            Session session,
            HandshakeSecrets secrets,
            TrafficSecret clientSecret,
            TrafficSecret serverSecret,
            @Nullable CertificateExchange exchange) {
        byte[] serverFinishedHash = hashSoFar();
        actions.add(new Action.InstallWrite(keys.sealer(serverSecret)));
        actions.add(new Action.SendHandshake(encrypted.toByteArray()));
        actions.add(new Action.InstallRead(keys.handshakeOpener(clientSecret, earlyDataToSkip()), aligned));
        ApplicationSecrets application = applicationSecrets(secrets, serverFinishedHash);
        actions.add(new Action.InstallWrite(keys.sealer(application.server())));
        actions.add(new Action.Flush());
        ClientFlight flight = new ClientFlight(
                context,
                keys,
                session,
                transcript,
                clientSecret,
                application,
                parameters.clients() == null ? null : parameters.clients().afterHandshake(context));
        return new Step.Next(
                exchange == null ? new ExpectFinished(flight) : new ExpectCertificate(flight, exchange), actions);
    }

    private ApplicationSecrets applicationSecrets(HandshakeSecrets secrets, byte[] serverFinishedHash) {
        try (MasterSecrets master = secrets.master()) {
            ApplicationSecrets application = new ApplicationSecrets(
                    master.clientTraffic(serverFinishedHash),
                    master.serverTraffic(serverFinishedHash),
                    master.exporter(serverFinishedHash));
            log(application.client(), "CLIENT_TRAFFIC_SECRET_0");
            log(application.server(), "SERVER_TRAFFIC_SECRET_0");
            application.exporter().logTo(context.keyLog(), parameters.hello().random());
            return application;
        }
    }

    private void log(TrafficSecret secret, String label) {
        secret.logTo(context.keyLog(), label, parameters.hello().random());
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
                parameters.certificate().signer().scheme(),
                retried,
                Session.Kind.FULL,
                null,
                0,
                null);
    }
}
