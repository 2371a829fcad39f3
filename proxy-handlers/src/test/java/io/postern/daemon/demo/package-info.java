// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.postern.daemon.demo;

import org.jspecify.annotations.NullMarked;
