// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

import io.postern.config.Configuration;
import io.postern.config.EarlyDataSettings;
import io.postern.config.TicketSettings;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.server.ServerContext;
import io.postern.tls.session.MemoryReplayRecord;
import io.postern.tls.session.ReplayRecord;
import io.postern.tls.session.Resumption;
import io.postern.tls.session.RotatingTicketKeys;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKeys;

/** How sessions are resumed, by a configuration. */
final class ResumptionSetup {

    private ResumptionSetup() {}

    static Resumption of(Configuration configuration, CryptoProvider crypto, ServerContext.Time time) {
        TicketSettings tickets = configuration.tickets();
        EarlyDataSettings early = configuration.earlyData();
        return new Resumption(
                new SealedTickets(crypto, keys(tickets, crypto, time)),
                tickets.policy(),
                takesEarlyData(configuration) ? record(early, crypto, time) : ReplayRecord.NONE,
                early.window());
    }

    private static TicketKeys keys(TicketSettings settings, CryptoProvider crypto, ServerContext.Time time) {
        return switch (settings.keys()) {
            case TicketSettings.Keys.OfProcess(), TicketSettings.Keys.InRedis() ->
                new RotatingTicketKeys(crypto, settings.rotate(), settings.keep(), time.ticker());
            case TicketSettings.Keys.InFile(var file) -> file::get;
        };
    }

    private static boolean takesEarlyData(Configuration configuration) {
        return configuration.hosts().values().stream().anyMatch(host -> host.maxEarlyData() > 0);
    }

    private static ReplayRecord record(EarlyDataSettings settings, CryptoProvider crypto, ServerContext.Time time) {
        return switch (settings.record()) {
            case PROCESS ->
                new MemoryReplayRecord(
                        settings.window(),
                        settings.entries(),
                        crypto.random(),
                        time.clock().instant());
        };
    }
}
