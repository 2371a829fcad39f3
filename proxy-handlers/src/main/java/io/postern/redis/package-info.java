// SPDX-License-Identifier: Apache-2.0
/** What nodes share through Redis: ticket keys, and the record against replay. Nothing here is needed to serve clients. */
@NullMarked
package io.postern.redis;

import org.jspecify.annotations.NullMarked;
