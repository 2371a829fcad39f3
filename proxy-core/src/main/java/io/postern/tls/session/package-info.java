// SPDX-License-Identifier: Apache-2.0
/** What a server gives a client to keep for it, sealed: cookies of HelloRetryRequests. */
@NullMarked
package io.postern.tls.session;

import org.jspecify.annotations.NullMarked;
