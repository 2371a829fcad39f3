// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.Locale;

/** Which of the platform's socket interfaces to use. */
public enum TransportChoice {
    /** The first of the others that this machine allows. */
    AUTO,
    IO_URING,
    EPOLL,
    NIO;

    /** The form that the configuration file has: {@code io_uring}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
