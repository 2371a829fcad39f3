// SPDX-License-Identifier: Apache-2.0
/** What hosts serve, kept as it should be while they serve it: certificates and trust from changed files, staples in time. */
@NullMarked
package io.postern.renewal;

import org.jspecify.annotations.NullMarked;
