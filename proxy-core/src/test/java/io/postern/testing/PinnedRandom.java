// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.security.SecureRandom;

/** Gives bytes that are known beforehand, each once, and fails when there are no more. */
public final class PinnedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] pool;
    private int position;

    public PinnedRandom(byte[] pool) {
        this.pool = pool.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length > pool.length - position) {
            throw new AssertionError("asked for " + bytes.length + " more bytes");
        }
        System.arraycopy(pool, position, bytes, 0, bytes.length);
        position += bytes.length;
    }
}
