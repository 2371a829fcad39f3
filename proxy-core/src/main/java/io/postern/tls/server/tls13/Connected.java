// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.message.KeyUpdate;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Limits;
import io.postern.tls.server.ServerState;
import io.postern.tls.server.Step;
import io.postern.tls.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/** CONNECTED: application data flows; only post-handshake messages may come (RFC 8446 §4.6). */
final class Connected implements Tls13State {

    private final Limits limits;
    private final CryptoProvider.Suite suite;
    private final ApplicationSecrets secrets;
    private int keyUpdates;
    private boolean answerUnsent;

    Connected(Limits limits, CryptoProvider.Suite suite, ApplicationSecrets secrets) {
        this.limits = limits;
        this.suite = suite;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "CONNECTED";
    }

    @Override
    public int messageLimit() {
        return limits.handshakeMessage();
    }

    @Override
    public boolean established() {
        return true;
    }

    @Override
    public void applicationData() {
        keyUpdates = 0;
    }

    @Override
    public void sent() {
        answerUnsent = false;
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.KEY_UPDATE) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        KeyUpdate update = KeyUpdate.read(message.body());
        Aligned aligned = message.aligned();
        if (keyUpdates >= limits.keyUpdates()) {
            throw new TlsException(Fault.TOO_MANY_KEY_UPDATES);
        }
        ApplicationSecrets next = new ApplicationSecrets(secrets.client().next(), secrets.server());
        List<Action> actions = new ArrayList<>();
        actions.add(new Action.InstallRead(RecordKeys.opener(suite, next.client()), aligned));
        boolean answered = update.updateRequested() && !answerUnsent;
        if (answered) {
            next = changeWriteKey(next, actions);
        }
        return new Step.Next(with(next, keyUpdates + 1, answerUnsent || answered), actions);
    }

    @Override
    public Step updateWriteKey() {
        List<Action> actions = new ArrayList<>();
        ServerState next = with(changeWriteKey(secrets, actions), keyUpdates, true);
        return new Step.Next(next, actions);
    }

    @Override
    public void discard() {
        secrets.close();
    }

    /**
     * "If the request_update field is set to "update_requested", then the receiver MUST send a KeyUpdate of its own with
     * request_update set to "update_not_requested"" (§4.6.3); one of our own accord asks for nothing either. While one waits
     * to be sent it answers further requests too: else a peer that does not read could make them pile up here.
     */
    private ApplicationSecrets changeWriteKey(ApplicationSecrets current, List<Action> actions) {
        Writer writer = new Writer(8);
        new KeyUpdate(false).write(writer);
        ApplicationSecrets next =
                new ApplicationSecrets(current.client(), current.server().next());
        actions.add(new Action.SendHandshake(writer.toByteArray()));
        actions.add(new Action.InstallWrite(RecordKeys.sealer(suite, next.server())));
        actions.add(new Action.Flush());
        return next;
    }

    private Connected with(ApplicationSecrets next, int updates, boolean unsent) {
        Connected connected = new Connected(limits, suite, next);
        connected.keyUpdates = updates;
        connected.answerUnsent = unsent;
        return connected;
    }
}
