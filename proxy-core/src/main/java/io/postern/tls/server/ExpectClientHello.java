// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/** START: waits for the first ClientHello. */
final class ExpectClientHello implements ServerState {

    private final ServerContext context;

    ExpectClientHello(ServerContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "START";
    }

    @Override
    public int messageLimit() {
        return context.limits().clientHello();
    }

    @Override
    public Step handle(Incoming message) {
        throw new TlsException(Fault.UNEXPECTED_MESSAGE);
    }
}
