// SPDX-License-Identifier: Apache-2.0
/** Rules that hold for all packages. */
@NullMarked
package io.postern;

import org.jspecify.annotations.NullMarked;
