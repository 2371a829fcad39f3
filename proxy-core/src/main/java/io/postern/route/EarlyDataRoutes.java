// SPDX-License-Identifier: Apache-2.0
package io.postern.route;

import java.util.Set;

/**
 * How much early data a host takes, and for whom. Immutable.
 *
 * @param most in bytes of one connection; 0: none
 * @param pools the names of the pools that take it
 */
public record EarlyDataRoutes(int most, Set<String> pools) {

    /** No early data. */
    public static final EarlyDataRoutes NONE = new EarlyDataRoutes(0, Set.of());

    public EarlyDataRoutes {
        pools = Set.copyOf(pools);
        if (most < 0) {
            throw new IllegalArgumentException(most + " bytes of early data");
        }
    }
}
