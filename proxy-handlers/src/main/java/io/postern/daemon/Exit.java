// SPDX-License-Identifier: Apache-2.0
package io.postern.daemon;

/** The codes that the process ends with; {@code postern --help} lists them for the user. */
final class Exit {

    /** Done; for the daemon: drained after a signal. */
    static final int OK = 0;

    /** The configuration cannot be used. */
    static final int CONFIGURATION = 1;

    /** The command line cannot be understood. */
    static final int USAGE = 2;

    /** The configuration is good, but the machine refuses: a port in use, an address that is not ours. */
    static final int CANNOT_START = 3;

    /** A bug. */
    static final int INTERNAL = 4;

    /** What a shell reports for a process that a signal ended: added to the signal's number. */
    static final int SIGNALLED = 128;

    private Exit() {}
}
