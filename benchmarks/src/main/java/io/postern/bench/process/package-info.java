// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmark of the running daemon beside other programs that terminate TLS. {@link io.postern.bench.process.Bench} starts
 * and measures, {@link io.postern.bench.process.Loader} is the load, a process of its own.
 */
@NullMarked
package io.postern.bench.process;

import org.jspecify.annotations.NullMarked;
