// SPDX-License-Identifier: Apache-2.0
/** Certificates and their keys: reading them, checking them, and what the handshake needs of them. */
@NullMarked
package io.postern.cert;

import org.jspecify.annotations.NullMarked;
