// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import java.io.IOException;

/** No server of a pool could be connected to. The log has said of each why. */
public final class NoServerException extends IOException {

    private static final long serialVersionUID = 1L;

    NoServerException(Pool pool) {
        super("no server of pool " + pool.name() + " can be reached");
    }
}
