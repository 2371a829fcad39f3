// SPDX-License-Identifier: Apache-2.0
/** What outlives a connection: tickets and their keys, external keys, the record against replay, cookies of retries. */
@NullMarked
package io.postern.tls.session;

import org.jspecify.annotations.NullMarked;
