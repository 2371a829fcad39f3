// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.session;

import org.jspecify.annotations.Nullable;

/** Makes and reads the cookies of HelloRetryRequests. Safe for use by many threads, never blocking. */
public interface RetryCookies {

    /** A cookie that nobody else can read, change or make. */
    byte[] seal(RetryState state);

    /** What is in a cookie; null where it is not one of ours, or too old. */
    @Nullable
    RetryState open(byte[] cookie);
}
