// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.record.ContentType;
import io.postern.tls.record.RecordBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Stands in for the engine: keeps what it is given, and does what a test wants at each record. */
final class RecordingOwner implements RecordLayerOwner {

    /** A record's inner type and plaintext. */
    record Received(ContentType type, byte[] content) {}

    final List<Received> received = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    int updatesDue;
    int sent;
    Consumer<Received> onRecord = _ -> {};
    Runnable onFailure = () -> {};

    @Override
    public boolean receive(RecordBuffer record) {
        Received copy = new Received(
                record.type(), Arrays.copyOfRange(record.array(), record.offset(), record.offset() + record.length()));
        received.add(copy);
        onRecord.accept(copy);
        return record.type() == ContentType.APPLICATION_DATA;
    }

    @Override
    public void fail(TlsException reason) {
        faults.add(reason.fault());
        onFailure.run();
    }

    @Override
    public void sent() {
        sent++;
    }

    @Override
    public void updateDue() {
        updatesDue++;
    }
}
