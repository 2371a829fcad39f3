// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.netty.channel.Channel;

/**
 * An open connection to a server.
 *
 * @param channel reads nothing until it is told to; its owner closes it
 * @param server for the log
 */
public record BackendConnection(Channel channel, Server server) {}
