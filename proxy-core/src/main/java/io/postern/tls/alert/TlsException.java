// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.alert;

import org.jspecify.annotations.Nullable;

/**
 * Ends a connection for exactly one reason.
 *
 * <p>Thrown wherever the reason is found, caught in one place, which sends the fault's alert, counts it and closes. It
 * has no stack trace: a hostile peer can make us throw as often as it likes, and the fault says where it came from.
 */
public final class TlsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final @Nullable String detail;

    public TlsException(Fault fault) {
        this(fault, null, null);
    }

    /** A fault with what an operator needs to know besides: the server name that no host serves. */
    public TlsException(Fault fault, String detail) {
        this(fault, detail, null);
    }

    /** A fault with a cause that an operator needs to see: the provider's exception behind {@code internal_error}. */
    public TlsException(Fault fault, Throwable cause) {
        this(fault, null, cause);
    }

    private TlsException(Fault fault, @Nullable String detail, @Nullable Throwable cause) {
        super(fault.description(), cause, false, false);
        this.fault = fault;
        this.detail = detail;
    }

    public Fault fault() {
        return fault;
    }

    /** What is known besides the fault, for the log: it may hold text that the peer chose. Null where nothing is. */
    public @Nullable String detail() {
        return detail;
    }

    /** The same fault, with something to add. */
    public TlsException withDetail(String addition) {
        return new TlsException(fault, detail == null ? addition : detail + ", " + addition, getCause());
    }
}
