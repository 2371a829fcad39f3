// SPDX-License-Identifier: Apache-2.0
/** The handshake messages (RFC 8446 §4), one per file, read and written side by side. */
@NullMarked
package io.postern.tls.message;

import org.jspecify.annotations.NullMarked;
