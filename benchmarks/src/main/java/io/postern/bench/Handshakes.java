// SPDX-License-Identifier: Apache-2.0
package io.postern.bench;

/** Handshakes one after the other, client and server by turns: in each turn one of them ends and the next begins. */
final class Handshakes {

    private static final byte[] NOTHING = {};

    private final Libraries.Client clients;
    private final ServerSide.Library servers;
    private final HandshakeKind kind;

    private SslEngineSide endingClient;
    private SslEngineSide client;
    private ServerSide server;
    private byte[] clientHello;
    private byte[] serverFlight;
    private byte[] clientFlight = NOTHING;
    private byte[] tickets = NOTHING;

    /** Begins the first handshake. Where sessions are resumed two whole ones come before: two are in progress at a time. */
    Handshakes(Libraries.Client clients, ServerSide.Library servers, HandshakeKind kind) {
        this.clients = clients;
        this.servers = servers;
        this.kind = kind;
        if (kind == HandshakeKind.RESUMED) {
            getTickets();
        }
        endingClient = clients.begin();
        client = clients.begin();
        clientHello = client.hello();
        server = servers.begin();
        serverFlight = server.flight(clientHello);
    }

    /** Two handshakes, neither of which could have used the other's ticket. */
    private void getTickets() {
        SslEngineSide first = clients.begin();
        SslEngineSide second = clients.begin();
        byte[] firstHello = first.hello();
        byte[] secondHello = second.hello();
        connect(first, firstHello);
        connect(second, secondHello);
    }

    private void connect(SslEngineSide connecting, byte[] hello) {
        ServerSide answering = servers.begin();
        byte[] flight = connecting.exchange(answering.flight(hello));
        connecting.exchange(answering.finish(flight));
        connecting.release();
        answering.release();
    }

    /** The client's turn: takes the tickets of one handshake, ends the second, and says hello in the third. */
    void client() {
        if (tickets.length > 0) {
            endingClient.exchange(tickets);
        }
        endingClient.release();
        clientFlight = client.exchange(serverFlight);
        if (client.resumed() != (kind == HandshakeKind.RESUMED)) {
            throw new IllegalStateException(kind + ", but resumed: " + client.resumed());
        }
        endingClient = client;
        client = clients.begin();
        clientHello = client.hello();
    }

    /** The server's turn: ends the handshake that is in progress, and begins the next. */
    int server() {
        tickets = server.finish(clientFlight);
        server.release();
        server = servers.begin();
        serverFlight = server.flight(clientHello);
        return serverFlight.length;
    }

    /** Gives back what the last handshake took. */
    void end() {
        endingClient.release();
        client.release();
        server.release();
    }
}
