// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.postern.admin;

import org.jspecify.annotations.NullMarked;
