// SPDX-License-Identifier: Apache-2.0
/**
 * The primitives of TLS by their names in the RFC, the interfaces that the engine uses them through, and the policies
 * that say which of them a host negotiates. {@code tls.crypto.jca} implements the interfaces.
 */
@NullMarked
package io.postern.tls.crypto;

import org.jspecify.annotations.NullMarked;
