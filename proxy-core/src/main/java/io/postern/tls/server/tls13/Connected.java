// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.keys.Exporter;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.message.KeyUpdate;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.ServerContext;
import io.postern.tls.server.Session;
import io.postern.tls.server.Step;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CONNECTED: application data flows; only post-handshake messages may come (RFC 8446 §4.6). */
final class Connected implements Tls13State {

    private final ServerContext context;
    private final RecordKeys keys;
    private final ApplicationSecrets secrets;
    private @Nullable KeyUpdateMeter meter;
    private boolean answerUnsent;

    Connected(ServerContext context, RecordKeys keys, ApplicationSecrets secrets) {
        this.context = context;
        this.keys = keys;
        this.secrets = secrets;
    }

    /**
     * The client is known: it gets its tickets, the handshake counts, and data may flow.
     *
     * @param tickets used up; null where it gets none
     * @param actions what has to be done before that
     */
    Step established(Session session, @Nullable TicketIssuer tickets, List<Action> actions) {
        if (tickets != null) {
            tickets.issue(session, actions);
        }
        context.observer().handshake(session.kind());
        actions.add(new Action.Established(session));
        return new Step.Next(this, actions);
    }

    @Override
    public String name() {
        return "CONNECTED";
    }

    @Override
    public int messageLimit() {
        return context.limits().handshakeMessage();
    }

    @Override
    public boolean established() {
        return true;
    }

    @Override
    public Exporter exporter() {
        return secrets.exporter();
    }

    @Override
    public void applicationData(int length) {
        if (meter != null) {
            meter.applicationData();
        }
    }

    @Override
    public void sent() {
        answerUnsent = false;
    }

    @Override
    public Step.Next handle(Incoming message) {
        if (message.type() != HandshakeType.KEY_UPDATE) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        KeyUpdate update = KeyUpdate.read(message.body());
        Aligned aligned = message.aligned();
        if (meter == null) {
            meter = new KeyUpdateMeter(context.limits(), context.time().ticker());
        }
        meter.keyUpdate();
        ApplicationSecrets next = secrets.withNextClient();
        List<Action> actions = new ArrayList<>();
        actions.add(new Action.InstallRead(keys.opener(next.client()), aligned));
        boolean answered = update.updateRequested() && !answerUnsent;
        if (answered) {
            next = changeWriteKey(next, actions);
        }
        return new Step.Next(with(next, answerUnsent || answered), actions);
    }

    @Override
    public Step updateWriteKey() {
        List<Action> actions = new ArrayList<>();
        return new Step.Next(with(changeWriteKey(secrets, actions), true), actions);
    }

    @Override
    public void discard() {
        secrets.close();
    }

    /** What a Finished of the client is keyed with that ends an authentication behind the handshake (§4.4). */
    boolean verifiesFinished(byte[] verifyData, byte[] transcriptHash) {
        return secrets.client().verifies(verifyData, transcriptHash);
    }

    int hashLength() {
        return keys.hashLength();
    }

    /**
     * "If the request_update field is set to "update_requested", then the receiver MUST send a KeyUpdate of its own with
     * request_update set to "update_not_requested"" (§4.6.3); one of our own accord asks for nothing either. While one waits
     * to be sent it answers further requests too: else a peer that does not read could make them pile up here.
     */
    private ApplicationSecrets changeWriteKey(ApplicationSecrets current, List<Action> actions) {
        Writer writer = new Writer(8);
        new KeyUpdate(false).write(writer);
        ApplicationSecrets next = current.withNextServer();
        actions.add(new Action.SendHandshake(writer.toByteArray()));
        actions.add(new Action.InstallWrite(keys.sealer(next.server())));
        actions.add(new Action.Flush());
        return next;
    }

    private Connected with(ApplicationSecrets next, boolean unsent) {
        Connected connected = new Connected(context, keys, next);
        connected.meter = meter;
        connected.answerUnsent = unsent;
        return connected;
    }
}
