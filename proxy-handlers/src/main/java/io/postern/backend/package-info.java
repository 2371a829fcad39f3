// SPDX-License-Identifier: Apache-2.0
/**
 * Pools of plaintext servers, and how a connection to one of them is made.
 */
@NullMarked
package io.postern.backend;

import org.jspecify.annotations.NullMarked;
