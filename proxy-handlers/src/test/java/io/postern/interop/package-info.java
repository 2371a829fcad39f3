// SPDX-License-Identifier: Apache-2.0
/** The daemon's process, driven by the programs that people use. */
@NullMarked
package io.postern.interop;

import org.jspecify.annotations.NullMarked;
