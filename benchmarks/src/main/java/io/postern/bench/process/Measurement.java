// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

/**
 * One load on one instance.
 *
 * @param cpuSeconds that the proxy has used
 * @param seconds that have passed
 * @param loadBusy how busy the cores of the load were, from 0 to 1
 */
record Measurement(
        Scenario scenario,
        Peer peer,
        int round,
        double work,
        double cpuSeconds,
        double seconds,
        double loadBusy,
        long errors) {

    double perCpuSecond() {
        return work / cpuSeconds;
    }
}
