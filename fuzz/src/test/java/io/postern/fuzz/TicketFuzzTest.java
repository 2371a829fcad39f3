// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.testing.EngineFixture;
import io.postern.testing.ResumptionFixture;
import io.postern.tls.session.SealedTickets;
import io.postern.tls.session.TicketKey;
import io.postern.tls.session.TicketState;
import io.postern.tls.session.Tickets;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Tickets of strangers, and those of a node that has the key and seals whatever it likes. */
class TicketFuzzTest {

    private static final TicketKey KEY = ResumptionFixture.key(1);
    private static final byte[] KEY_BYTES = Arrays.copyOf(new byte[] {1}, TicketKey.LENGTH);
    private static final byte[] SALT = new byte[24];
    private static final Tickets TICKETS = new SealedTickets(EngineFixture.CRYPTO, () -> ResumptionFixture.ring(KEY));

    /** With the name of the key in front, so that it is tried. */
    @FuzzTest
    void ticket(byte[] rest) {
        byte[] ticket = Arrays.copyOf(KEY.name(), TicketKey.NAME_LENGTH + rest.length);
        System.arraycopy(rest, 0, ticket, TicketKey.NAME_LENGTH, rest.length);
        if (TICKETS.open(ticket) != null || TICKETS.open(rest) != null) {
            throw new AssertionError("a ticket was found by chance");
        }
    }

    /** What is a state is one again when it has been sealed. */
    @FuzzTest
    void state(byte[] plaintext) throws GeneralSecurityException {
        TicketState state = TICKETS.open(sealed(plaintext));
        if (state != null) {
            TicketState again = TICKETS.open(Objects.requireNonNull(TICKETS.seal(state)));
            if (again == null
                    || !again.psk().equals(state.psk())
                    || !again.host().equals(state.host())) {
                throw new AssertionError("sealed otherwise than opened");
            }
        }
    }

    private static byte[] sealed(byte[] plaintext) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY_BYTES, "HmacSHA256"));
        mac.update(new byte[] {'s', 'e', 'a', 'l'});
        byte[] once = mac.doFinal(SALT);
        ByteArrayOutputStream ticket = new ByteArrayOutputStream();
        ticket.writeBytes(KEY.name());
        ticket.writeBytes(SALT);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(once, "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(ticket.toByteArray());
        ticket.writeBytes(cipher.doFinal(plaintext));
        return ticket.toByteArray();
    }
}
