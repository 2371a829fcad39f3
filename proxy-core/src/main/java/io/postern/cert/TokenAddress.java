// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.nio.file.Path;

/**
 * A PKCS #11 token.
 *
 * @param library the module of its maker, a shared library; an absolute path
 * @param byIndex whether the slot is counted in the library's list of slots, or named by its identifier
 * @param slot where the token is, from 0 on
 */
public record TokenAddress(Path library, boolean byIndex, int slot) {

    @Override
    public String toString() {
        return library + (byIndex ? ", slot index " : ", slot ") + slot;
    }
}
