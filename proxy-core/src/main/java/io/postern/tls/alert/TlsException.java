// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.alert;

/**
 * Ends a connection for exactly one reason.
 *
 * <p>Thrown wherever the reason is found, caught in one place, which sends the fault's alert, counts it and closes. It
 * has no stack trace: a hostile peer can make us throw as often as it likes, and the fault says where it came from.
 */
public final class TlsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public TlsException(Fault fault) {
        super(fault.description(), null, false, false);
        this.fault = fault;
    }

    /** A fault with a cause that an operator needs to see: the provider's exception behind {@code internal_error}. */
    public TlsException(Fault fault, Throwable cause) {
        super(fault.description(), cause, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
