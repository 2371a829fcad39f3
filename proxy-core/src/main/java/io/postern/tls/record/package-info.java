// SPDX-License-Identifier: Apache-2.0
/** The record layer (RFC 8446 §5): protection, fragmentation, reassembly, and the limits on each. */
@NullMarked
package io.postern.tls.record;

import org.jspecify.annotations.NullMarked;
