// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.Signer;
import io.postern.tls.extension.KeyShare;
import io.postern.tls.extension.PreSharedKey;
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
import io.postern.tls.record.Opener;
import io.postern.tls.server.Action;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import io.postern.tls.session.TicketState;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
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
    private final boolean earlyDataAccepted;
    private final List<Action> actions = new ArrayList<>();

    /** What is sent under the handshake keys, and how much of it the transcript has already. */
    private final Writer encrypted = new Writer(2048);

    private int hashed;

    /**
     * @param transcript holds everything up to the ClientHello that is answered
     * @param aligned the proof that this hello ended its record, so that the receive key may change
     * @param retried whether this is the second ClientHello
     * @param earlyDataAccepted whether early data follows the hello, and is taken
     */
    ServerFlight(
            ServerContext context,
            Parameters parameters,
            Transcript transcript,
            Aligned aligned,
            boolean retried,
            boolean earlyDataAccepted) {
        this.context = context;
        this.parameters = parameters;
        this.suite = parameters.suite();
        this.keys = RecordKeys.of(context, parameters);
        this.transcript = transcript;
        this.aligned = aligned;
        this.retried = retried;
        this.earlyDataAccepted = earlyDataAccepted;
    }

    /**
     * Builds the flight; one with a slow key or group is awaited. The parameters are used up, whatever comes of it.
     *
     * @param group null where a pre-shared key is used without a key exchange
     */
    Step send(@Nullable KeyExchange group, byte[] clientShare) {
        try {
            Executor elsewhere = elsewhere(group);
            return elsewhere == null
                    ? build(group, clientShare)
                    : SlowStep.run(elsewhere, () -> build(group, clientShare), parameters::close);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Where the flight is built, since it takes long; null where it does not. */
    private @Nullable Executor elsewhere(@Nullable KeyExchange group) {
        CertificateChoice certificate = parameters.certificate();
        if (certificate != null && certificate.signer().slow()) {
            return certificate.signer().remote() ? context.tokens() : context.slowWork();
        }
        return group != null && group.slow() ? context.slowKeyExchanges() : null;
    }

    private Step build(@Nullable KeyExchange group, byte[] clientShare) {
        Session session = session(group);
        actions.add(new Action.Negotiated(session));
        Opener earlyOpener = earlyDataAccepted ? earlyOpener() : null;
        HandshakeSecrets secrets = sendServerHello(group, clientShare);
        byte[] serverHelloHash = transcript.hash();
        TrafficSecret clientSecret = secrets.clientTraffic(serverHelloHash);
        try (secrets;
                TrafficSecret serverSecret = secrets.serverTraffic(serverHelloHash)) {
            log(clientSecret, "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
            log(serverSecret, "SERVER_HANDSHAKE_TRAFFIC_SECRET");
            sendEncryptedExtensions(group);
            CertificateExchange exchange = sendCertificateRequest();
            sendCertificate();
            sendFinished(serverSecret);
            return finish(session, secrets, clientSecret, serverSecret, earlyOpener, exchange);
        } catch (RuntimeException e) {
            clientSecret.close();
            throw e;
        }
    }

    /** From the hello alone, before the transcript grows (§7.1). */
    private Opener earlyOpener() {
        Psk psk = Objects.requireNonNull(parameters.psk()); // else nothing is accepted
        try (TrafficSecret secret = psk.secrets().clientTraffic(transcript.hash())) {
            log(secret, "CLIENT_EARLY_TRAFFIC_SECRET");
            return keys.earlyOpener(secret);
        }
    }

    private HandshakeSecrets sendServerHello(@Nullable KeyExchange group, byte[] clientShare) {
        KeyExchange.Answer answer = group == null ? null : group.answer(clientShare);
        byte[] random = new byte[ServerHello.RANDOM_LENGTH];
        context.crypto().random().nextBytes(random);
        Psk psk = parameters.psk();
        Writer writer = new Writer(answer == null ? 256 : 256 + answer.serverShare().length);
        new ServerHello(
                        random,
                        parameters.hello().legacySessionId(),
                        suite.suite().code(),
                        new ServerHelloExtensions(
                                new SupportedVersions.ServerHello(SupportedVersions.TLS13),
                                group == null || answer == null
                                        ? null
                                        : new KeyShare.ServerHello(
                                                new KeyShare.Entry(group.group().code(), answer.serverShare())),
                                psk == null ? null : new PreSharedKey.ServerHello(psk.index())))
                .write(writer);
        byte[] message = writer.toByteArray();
        transcript.add(message);
        actions.add(new Action.SendHandshake(message));
        if (!retried) {
            Tls13.sendChangeCipherSpecIfCompatible(parameters.hello(), actions);
        }
        EarlySecrets early = psk == null ? EarlySecrets.withoutPsk(suite.hash()) : psk.secrets();
        if (answer == null) {
            return early.handshakeWithoutKeyExchange();
        }
        try (var sharedSecret = answer.sharedSecret()) {
            return early.handshake(sharedSecret);
        }
    }

    private void sendEncryptedExtensions(@Nullable KeyExchange group) {
        ServerExtensions.of(context, parameters, group, earlyDataAccepted).write(encrypted);
    }

    private @Nullable CertificateExchange sendCertificateRequest() {
        CertificateExchange exchange =
                parameters.clients() == null ? null : parameters.clients().inHandshake(context);
        if (exchange != null) {
            encrypted.bytes(exchange.request());
        }
        return exchange;
    }

    /** Certificate and CertificateVerify, unless a pre-shared key takes their place. */
    private void sendCertificate() {
        CertificateChoice certificate = parameters.certificate();
        if (certificate == null) {
            return;
        }
        ServerCertificate.write(context, parameters, certificate, encrypted);
        Signer signer = certificate.signer();
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
            @Nullable Opener earlyOpener,
            @Nullable CertificateExchange exchange) {
        byte[] serverFinishedHash = hashSoFar();
        actions.add(new Action.InstallWrite(keys.sealer(serverSecret)));
        actions.add(new Action.SendHandshake(encrypted.toByteArray()));
        actions.add(new Action.InstallRead(
                earlyOpener == null ? keys.handshakeOpener(clientSecret, earlyDataToSkip()) : earlyOpener, aligned));
        MasterSecrets master = secrets.master();
        TicketIssuer tickets = TicketIssuer.of(context, parameters, master);
        ApplicationSecrets application = applicationSecrets(master, serverFinishedHash);
        if (tickets == null) {
            master.close();
        }
        actions.add(new Action.InstallWrite(keys.sealer(application.server())));
        actions.add(new Action.Flush());
        ClientFlight flight = new ClientFlight(
                context,
                keys,
                session,
                transcript,
                clientSecret,
                application,
                parameters.clients() == null ? null : parameters.clients().afterHandshake(context),
                tickets);
        if (earlyOpener != null) {
            actions.add(new Action.EarlyDataAccepted(session));
            return new Step.Next(new ExpectEndOfEarlyData(flight, session.earlyData()), actions);
        }
        return new Step.Next(
                exchange == null ? new ExpectFinished(flight) : new ExpectCertificate(flight, exchange), actions);
    }

    private ApplicationSecrets applicationSecrets(MasterSecrets master, byte[] serverFinishedHash) {
        ApplicationSecrets application = new ApplicationSecrets(
                master.clientTraffic(serverFinishedHash),
                master.serverTraffic(serverFinishedHash),
                master.exporter(serverFinishedHash));
        log(application.client(), "CLIENT_TRAFFIC_SECRET_0");
        log(application.server(), "SERVER_TRAFFIC_SECRET_0");
        application.exporter().logTo(context.keyLog(), parameters.hello().random());
        return application;
    }

    private void log(TrafficSecret secret, String label) {
        secret.logTo(context.keyLog(), label, parameters.hello().random());
    }

    /** What a client sends that offered early data, until it learns that it is not accepted (§4.2.10). */
    private long earlyDataToSkip() {
        return retried ? 0 : parameters.earlyDataToSkip(context);
    }

    private byte[] hashSoFar() {
        transcript.add(encrypted.toByteArray(hashed));
        hashed = encrypted.size();
        return transcript.hash();
    }

    private Session session(@Nullable KeyExchange group) {
        CertificateChoice certificate = parameters.certificate();
        Psk psk = parameters.psk();
        TicketState ticket = psk == null ? null : psk.ticket();
        return new Session(
                parameters.host(),
                parameters.serverName(),
                parameters.applicationProtocol(),
                suite.suite(),
                group == null ? null : group.group(),
                certificate == null ? null : certificate.signer().scheme(),
                retried,
                psk == null ? Session.Kind.FULL : psk.kind(),
                psk == null ? null : psk.externalName(),
                earlyDataAccepted && ticket != null ? ticket.maxEarlyData() : 0,
                psk == null ? null : psk.client());
    }
}
