// SPDX-License-Identifier: Apache-2.0
/** Fixtures that the tests of all modules share. */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
