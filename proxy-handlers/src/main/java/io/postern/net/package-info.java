// SPDX-License-Identifier: Apache-2.0
/** Sockets as a relay needs them: their options, how much a read brings, and how a connection ends. */
@NullMarked
package io.postern.net;

import org.jspecify.annotations.NullMarked;
