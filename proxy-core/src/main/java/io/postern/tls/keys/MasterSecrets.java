// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.keys;

import io.postern.tls.wire.Secret;

/** The third stage of the key schedule: what application data and later sessions are protected by. */
public final class MasterSecrets implements AutoCloseable {

    private final Hkdf hkdf;
    private final Secret masterSecret;

    MasterSecrets(Hkdf hkdf, Secret masterSecret) {
        this.hkdf = hkdf;
        this.masterSecret = masterSecret;
    }

    /** {@code client_application_traffic_secret_0}, from the hash of ClientHello to the server's Finished. */
    public TrafficSecret clientTraffic(byte[] serverFinishedHash) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(masterSecret, "c ap traffic", serverFinishedHash));
    }

    /** {@code server_application_traffic_secret_0}, from the hash of ClientHello to the server's Finished. */
    public TrafficSecret serverTraffic(byte[] serverFinishedHash) {
        return new TrafficSecret(hkdf, hkdf.deriveSecret(masterSecret, "s ap traffic", serverFinishedHash));
    }

    /** What holds {@code exporter_master_secret}, from the hash of ClientHello to the server's Finished. */
    public Exporter exporter(byte[] serverFinishedHash) {
        return new Exporter(hkdf, hkdf.deriveSecret(masterSecret, "exp master", serverFinishedHash));
    }

    /** What holds {@code resumption_master_secret}, from the hash of ClientHello to the client's Finished. */
    public ResumptionSecret resumption(byte[] clientFinishedHash) {
        return new ResumptionSecret(hkdf, hkdf.deriveSecret(masterSecret, "res master", clientFinishedHash));
    }

    @Override
    public void close() {
        masterSecret.close();
    }
}
