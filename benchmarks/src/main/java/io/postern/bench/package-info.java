// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the engine, without channels and sockets. */
@NullMarked
package io.postern.bench;

import org.jspecify.annotations.NullMarked;
