// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.TreeSet;

/**
 * A key of a store, and the certificates that the store has for it.
 *
 * @param chain the key's own certificate first; empty where the store has none
 */
record KeyEntry(PrivateKey key, List<Certificate> chain) {

    KeyEntry {
        chain = List.copyOf(chain);
    }

    /** Names of keys for a message, in the order of the alphabet. */
    static String names(Iterable<String> aliases) {
        TreeSet<String> sorted = new TreeSet<>();
        aliases.forEach(sorted::add);
        return Text.oneLine(String.join(", ", sorted));
    }
}
