// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.Collection;

/** Which names a list of names stands for (RFC 9525 §6.3). */
public final class DnsNames {

    private DnsNames() {}

    /**
     * Whether the list has the name itself, or a wildcard that has an asterisk for exactly its first label.
     *
     * @param names in lower case, a wildcard as {@code *.shop.example}
     * @param name in lower case; a wildcard is covered by the same wildcard only
     */
    public static boolean cover(Collection<String> names, String name) {
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }
}
