// SPDX-License-Identifier: Apache-2.0
package io.postern.renewal;

import io.postern.cert.FileBacked;
import io.postern.tls.server.ClientAuthentication;
import java.util.function.BiConsumer;

/** Whom a host trusts, over all changes of its trust store, its revocation lists and its pinned keys. */
final class RenewedTrust {

    private final FileBacked<ClientAuthentication> trust;
    private final Rereading<ClientAuthentication> files;

    RenewedTrust(FileBacked<ClientAuthentication> trust, BiConsumer<String, String> outcomes) {
        this.trust = trust;
        this.files = new Rereading<>(trust, "trust", outcomes);
    }

    /** Reads the files again. On the watching thread. */
    void reread() {
        FileBacked.Loaded<ClientAuthentication> loaded = files.read();
        if (loaded != null) {
            trust.serve(loaded.value());
            files.taken(loaded);
        }
    }
}
