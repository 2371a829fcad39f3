// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.message.EndOfEarlyData;
import io.postern.tls.message.HandshakeType;
import io.postern.tls.record.Aligned;
import io.postern.tls.server.Action;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Step;
import java.util.List;

/**
 * WAIT_EOED: early data was accepted, and comes under keys of its own until the client says that it ends (RFC 8446 §4.5). A
 * client that authenticates by a pre-shared key sends its Finished next.
 */
final class ExpectEndOfEarlyData implements Tls13State {

    private final ClientFlight flight;
    private long left;

    /** @param limit how many bytes of early data the client may send */
    ExpectEndOfEarlyData(ClientFlight flight, long limit) {
        this.flight = flight;
        this.left = limit;
    }

    @Override
    public String name() {
        return "WAIT_EOED";
    }

    @Override
    public int messageLimit() {
        return flight.context().limits().handshakeMessage();
    }

    @Override
    public boolean toleratesChangeCipherSpec() {
        return true;
    }

    @Override
    public boolean takesApplicationData() {
        return true;
    }

    /** "A server receiving more than max_early_data_size bytes of 0-RTT data SHOULD terminate the connection" (§4.2.10). */
    @Override
    public void applicationData(int length) {
        left -= length;
        if (left < 0) {
            throw new TlsException(Fault.TOO_MUCH_EARLY_DATA);
        }
    }

    @Override
    public Step handle(Incoming message) {
        if (message.type() != HandshakeType.END_OF_EARLY_DATA) {
            throw new TlsException(Fault.UNEXPECTED_MESSAGE);
        }
        var _ = EndOfEarlyData.read(message.body());
        Aligned aligned = message.aligned();
        flight.transcript().add(message.bytes());
        return new Step.Next(
                new ExpectFinished(flight),
                List.of(new Action.InstallRead(flight.keys().opener(flight.handshakeSecret()), aligned)));
    }

    @Override
    public void discard() {
        flight.discard();
    }
}
