// SPDX-License-Identifier: Apache-2.0
/** Notices that files have changed, wherever they are and however they are replaced. */
@NullMarked
package io.postern.watch;

import org.jspecify.annotations.NullMarked;
