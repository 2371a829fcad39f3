// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.postern.bogo;

import org.jspecify.annotations.NullMarked;
