// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration: what one YAML file says, as records, and the loader that reports everything that is wrong with it
 * at once.
 */
@NullMarked
package io.postern.config;

import org.jspecify.annotations.NullMarked;
