// SPDX-License-Identifier: Apache-2.0
/** Reading and writing the presentation language of RFC 8446 §3, with every length checked before it is used. */
@NullMarked
package io.postern.tls.wire;

import org.jspecify.annotations.NullMarked;
