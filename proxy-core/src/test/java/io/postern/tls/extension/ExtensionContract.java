// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;
import io.postern.tls.extension.ExtensionType.Place;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for every extension in every message where it may stand; a subclass names the forms of one extension. */
abstract class ExtensionContract {

    private final ExtensionType type;

    ExtensionContract(ExtensionType type) {
        this.type = type;
    }

    abstract List<Form> forms();

    @Test
    void everyFormIsWrittenAsItWasRead() {
        assertFalse(forms().isEmpty());
        for (Form form : forms()) {
            Extension extension = form.read(form.sample());
            assertEquals(type, extension.type());
            assertTrue(type.mayStandIn(form.place()), form::toString);
            assertArrayEquals(form.sample(), write(extension), form::toString);
        }
    }

    @Test
    void everyStrictPrefixIsADecodeError() {
        for (Form form : endingForms()) {
            for (int length = 0; length < form.sample().length; length++) {
                assertDecodeError(form, Arrays.copyOf(form.sample(), length));
            }
        }
    }

    @Test
    void bytesBehindTheDataAreADecodeError() {
        for (Form form : endingForms()) {
            assertDecodeError(form, Arrays.copyOf(form.sample(), form.sample().length + 1));
            assertDecodeError(form, Arrays.copyOf(form.sample(), form.sample().length + 100));
        }
    }

    @Test
    void mayNotStandTwice() {
        forms().forEach(form -> assertTwiceIsRefused(form.place(), Fault.DUPLICATE_EXTENSION));
    }

    final void assertTwiceIsRefused(Place place, Fault fault) {
        Form form = form(place);
        TlsException e =
                assertThrows(TlsException.class, () -> form.readBlock(form.sample(), form.sample()), form::toString);
        assertEquals(fault, e.fault(), form::toString);
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = 0xe27;
        Random random = new Random(seed);
        for (Form form : forms()) {
            for (int i = 0; i < 3_000; i++) {
                byte[] data = i % 2 == 0 ? random(random) : mutated(form.sample(), random);
                try {
                    Extension extension = form.readBlock(data);
                    assertTrue(extension == null || extension.type() == type, form::toString);
                } catch (TlsException refused) {
                    assertEquals(refused.fault().description(), refused.getMessage());
                } catch (RuntimeException e) {
                    throw new AssertionError(
                            form + ", seed " + seed + ": " + HexFormat.of().formatHex(data), e);
                }
            }
        }
    }

    private static byte[] random(Random random) {
        byte[] data = new byte[random.nextInt(60)];
        random.nextBytes(data);
        return data;
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] data = Arrays.copyOf(sample, sample.length + random.nextInt(2));
        if (data.length > 0) {
            data[random.nextInt(data.length)] = (byte) random.nextInt();
        }
        return data;
    }

    private List<Form> endingForms() {
        return forms().stream().filter(Form::ends).toList();
    }

    private static void assertDecodeError(Form form, byte[] data) {
        TlsException e =
                assertThrows(TlsException.class, () -> form.read(data), () -> form + " of " + data.length + " bytes");
        assertEquals(Alert.DECODE_ERROR, e.fault().alert(), () -> form + " of " + data.length + " bytes");
    }

    /** Every form refuses that data. */
    final void assertRefused(Fault fault, String hex) {
        forms().forEach(form -> assertRefused(fault, form, hex));
    }

    /** The form in that message refuses that data. */
    final void assertRefused(Place place, Fault fault, String hex) {
        assertRefused(fault, form(place), hex);
    }

    private static void assertRefused(Fault fault, Form form, String hex) {
        TlsException e = assertThrows(TlsException.class, () -> form.read(hex(hex)), form::toString);
        assertEquals(fault, e.fault(), form::toString);
    }

    /** Every form takes that data, and writes it again. */
    final void assertRead(String hex) {
        for (Form form : forms()) {
            assertArrayEquals(hex(hex), write(form.read(hex(hex))), form::toString);
        }
    }

    /** Reads data as the message does. */
    final <E extends Extension> E read(Class<E> kind, Place place, String hex) {
        return kind.cast(form(place).read(hex(hex)));
    }

    private Form form(Place place) {
        return forms().stream()
                .filter(form -> form.place() == place)
                .findFirst()
                .orElseThrow();
    }

    final Form clientHello(String hex, Function<ClientHelloExtensions, @Nullable Extension> extension) {
        return form(Place.CLIENT_HELLO, hex, reader -> extension.apply(ClientHelloExtensions.read(reader)));
    }

    final Form serverHello(String hex, Function<ServerHelloExtensions, @Nullable Extension> extension) {
        return form(Place.SERVER_HELLO, hex, reader -> extension.apply(ServerHelloExtensions.read(reader)));
    }

    final Form helloRetryRequest(String hex, Function<HelloRetryRequestExtensions, @Nullable Extension> extension) {
        return form(
                Place.HELLO_RETRY_REQUEST, hex, reader -> extension.apply(HelloRetryRequestExtensions.read(reader)));
    }

    final Form encryptedExtensions(String hex, Class<? extends EncryptedExtension> kind) {
        return form(Place.ENCRYPTED_EXTENSIONS, hex, reader -> EncryptedExtensionsBlock.read(reader)
                .find(kind));
    }

    final Form certificateRequest(String hex, Function<CertificateRequestExtensions, @Nullable Extension> extension) {
        return form(
                Place.CERTIFICATE_REQUEST, hex, reader -> extension.apply(CertificateRequestExtensions.read(reader)));
    }

    final Form certificateEntry(String hex, Function<CertificateEntryExtensions, @Nullable Extension> extension) {
        return form(
                Place.CERTIFICATE_ENTRY,
                hex,
                reader -> extension.apply(CertificateEntryExtensions.read(reader, EnumSet.of(type))));
    }

    final Form newSessionTicket(String hex, Function<NewSessionTicketExtensions, @Nullable Extension> extension) {
        return form(Place.NEW_SESSION_TICKET, hex, reader -> extension.apply(NewSessionTicketExtensions.read(reader)));
    }

    private Form form(Place place, String hex, Function<Reader, @Nullable Extension> reader) {
        return new Form(type, place, hex(hex), true, reader);
    }

    static Form withoutEnd(Form form) {
        return new Form(form.type(), form.place(), form.sample(), false, form.reader());
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static byte[] write(Extension extension) {
        Writer writer = new Writer();
        extension.write(writer);
        return writer.toByteArray();
    }
}
