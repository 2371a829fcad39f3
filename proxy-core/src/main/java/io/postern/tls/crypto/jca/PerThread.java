// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import java.security.GeneralSecurityException;

/**
 * A JCA object of each thread's own. JCA objects are stateful and not thread-safe, and making one costs more than most of
 * what they compute; connections have few threads, so that a kept object per thread costs next to nothing.
 */
final class PerThread<T> {

    /** Makes the object of one thread. */
    interface Maker<T> {
        T make() throws GeneralSecurityException;
    }

    @SuppressWarnings("ThreadLocalUsage") // instances of this class live as long as the process
    private final ThreadLocal<T> objects;

    /** The object of the calling thread is made at once, so that what the provider cannot do fails here. */
    PerThread(Maker<T> maker) throws GeneralSecurityException {
        objects = ThreadLocal.withInitial(() -> {
            try {
                return maker.make();
            } catch (GeneralSecurityException e) {
                throw new TlsException(Fault.INTERNAL, e);
            }
        });
        objects.set(maker.make());
    }

    /** For use until the caller returns. */
    T object() {
        return objects.get();
    }
}
