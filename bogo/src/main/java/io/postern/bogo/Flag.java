// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

/**
 * A flag of one connection.
 *
 * @param name without the dash and without a prefix that says for which connection it is
 * @param value empty where the flag has none; each char is a byte, since the runner passes binary values too
 */
record Flag(String name, String value) {}
