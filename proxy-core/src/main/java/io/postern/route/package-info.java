// SPDX-License-Identifier: Apache-2.0
/** From server name to host, and from host and application protocol to pool: pure lookups. */
@NullMarked
package io.postern.route;

import org.jspecify.annotations.NullMarked;
