// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.FileBacked;
import io.postern.tls.session.TicketKeys;
import io.postern.tls.session.TicketPolicy;
import java.time.Duration;

/**
 * Tickets, and the keys that they are sealed under.
 *
 * @param rotate how long a key seals; not for keys in a file, whose writer decides that
 * @param keep how many keys there are, those to come included; not for keys in a file
 */
public record TicketSettings(TicketPolicy policy, Keys keys, Duration rotate, int keep) {

    /** Keys of the process, a new one every 12 hours, four of them. */
    public static final TicketSettings DEFAULT =
            new TicketSettings(TicketPolicy.DEFAULT, new Keys.OfProcess(), Duration.ofHours(12), 4);

    /** Where keys are from. */
    public sealed interface Keys {

        /** Nobody else has them. */
        record OfProcess() implements Keys {}

        /** From a file, which nodes may share. */
        record InFile(FileBacked<TicketKeys.Ring> file) implements Keys {}

        /** From {@link RedisSettings}, through which nodes share them. */
        record InRedis() implements Keys {}
    }
}
