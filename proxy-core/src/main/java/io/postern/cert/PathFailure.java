// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/**
 * Why a path does not hold.
 *
 * @param index of the certificate at fault: 0 is the peer's own, the path's length the authority
 * @param detail for the operator: whose certificate, and what is wrong with it
 */
record PathFailure(int index, Fault fault, String detail) {

    TlsException toException() {
        return new TlsException(fault, detail);
    }
}
