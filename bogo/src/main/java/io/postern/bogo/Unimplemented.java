// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

/** The test asks for something that there is not here: a flag, or a version of the protocol. */
final class Unimplemented extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unimplemented(String what) {
        super(what, null, false, false);
    }
}
