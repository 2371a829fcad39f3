// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.alert;

import java.util.Locale;

/**
 * Every reason for which a connection is ended, each with the alert that the peer gets.
 *
 * <p>The constant's name, in lower case, is the label of the metric and the word in the log; the description is what a
 * person reads there.
 */
public enum Fault {
    // What is no TLS at all.
    HTTP_REQUEST(Alert.UNEXPECTED_MESSAGE, "a plain HTTP request on the TLS port"),
    SSLV2_HELLO(Alert.PROTOCOL_VERSION, "an SSLv2 ClientHello"),
    NOT_TLS(Alert.UNEXPECTED_MESSAGE, "bytes that are no TLS record"),

    // Records (§5).
    UNKNOWN_CONTENT_TYPE(Alert.UNEXPECTED_MESSAGE, "a record of an unknown content type"),
    RECORD_TOO_LONG(Alert.RECORD_OVERFLOW, "a record longer than allowed"),
    BAD_RECORD(Alert.BAD_RECORD_MAC, "a record that does not decrypt"),
    NO_INNER_CONTENT_TYPE(Alert.UNEXPECTED_MESSAGE, "an encrypted record of padding only"),
    PLAINTEXT_RECORD(Alert.UNEXPECTED_MESSAGE, "an unencrypted record after the keys were in force"),
    EMPTY_FRAGMENT(Alert.UNEXPECTED_MESSAGE, "an empty handshake or alert fragment"),
    TOO_MANY_EMPTY_RECORDS(Alert.UNEXPECTED_MESSAGE, "too many empty records in a row"),
    INTERLEAVED_RECORD(Alert.UNEXPECTED_MESSAGE, "another record within a handshake message"),
    BAD_CHANGE_CIPHER_SPEC(Alert.UNEXPECTED_MESSAGE, "a change_cipher_spec where none may stand"),
    TOO_MANY_CHANGE_CIPHER_SPECS(Alert.UNEXPECTED_MESSAGE, "too many change_cipher_spec records"),
    TOO_MANY_WARNINGS(Alert.UNEXPECTED_MESSAGE, "too many warning alerts"),
    BAD_ALERT(Alert.DECODE_ERROR, "an alert record that is not one alert"),
    KEY_CHANGE_WITHIN_MESSAGE(Alert.UNEXPECTED_MESSAGE, "handshake bytes left over at a key change"),
    KEY_EXHAUSTED(Alert.INTERNAL_ERROR, "more records under one key than its AEAD allows"),

    // Coding (§3, §4).
    TRUNCATED(Alert.DECODE_ERROR, "a structure that ends before its fields do"),
    TRAILING_BYTES(Alert.DECODE_ERROR, "bytes after the end of a structure"),
    LENGTH_OUT_OF_RANGE(Alert.DECODE_ERROR, "a length outside its range"),
    BAD_ENCODING(Alert.DECODE_ERROR, "a field whose value cannot be decoded"),
    MESSAGE_TOO_LONG(Alert.ILLEGAL_PARAMETER, "a handshake message longer than allowed"),
    UNEXPECTED_MESSAGE(Alert.UNEXPECTED_MESSAGE, "a message that is not legal in this state"),
    DUPLICATE_EXTENSION(Alert.ILLEGAL_PARAMETER, "an extension that stands twice in one message"),
    MISPLACED_EXTENSION(Alert.ILLEGAL_PARAMETER, "an extension that may not stand in this message"),
    PRE_SHARED_KEY_NOT_LAST(Alert.ILLEGAL_PARAMETER, "pre_shared_key is not the last extension"),

    // ClientHello (§4.1.2, §4.2).
    UNSUPPORTED_VERSION(Alert.PROTOCOL_VERSION, "no protocol version in common"),
    BAD_COMPRESSION_METHODS(Alert.ILLEGAL_PARAMETER, "compression methods other than null"),
    NO_COMMON_SUITE(Alert.HANDSHAKE_FAILURE, "no cipher suite in common"),
    NO_COMMON_GROUP(Alert.HANDSHAKE_FAILURE, "no key exchange group in common"),
    NO_COMMON_SIGNATURE_SCHEME(Alert.HANDSHAKE_FAILURE, "no signature scheme in common with any certificate"),
    NO_COMMON_PROTOCOL(Alert.NO_APPLICATION_PROTOCOL, "no application protocol in common"),
    UNKNOWN_SERVER_NAME(Alert.UNRECOGNIZED_NAME, "a server name that no host serves"),
    MISSING_SERVER_NAME(Alert.MISSING_EXTENSION, "no server_name where no host serves clients without one"),
    BAD_SERVER_NAME(Alert.ILLEGAL_PARAMETER, "a server_name that is not a host name"),
    MISSING_SUPPORTED_GROUPS(Alert.MISSING_EXTENSION, "no supported_groups"),
    MISSING_KEY_SHARE(Alert.MISSING_EXTENSION, "no key_share"),
    MISSING_SIGNATURE_ALGORITHMS(Alert.MISSING_EXTENSION, "no signature_algorithms"),
    MISSING_PSK_MODES(Alert.MISSING_EXTENSION, "pre_shared_key without psk_key_exchange_modes"),
    WRONG_NUMBER_OF_BINDERS(Alert.ILLEGAL_PARAMETER, "another number of binders than of pre-shared keys"),
    BAD_BINDER(Alert.DECRYPT_ERROR, "a binder that does not verify: the client has another pre-shared key"),
    UNKNOWN_PSK(Alert.UNKNOWN_PSK_IDENTITY, "no pre-shared key that is known, and nothing else to go by"),
    NO_CERTIFICATE(Alert.HANDSHAKE_FAILURE, "no pre-shared key for a host that has no certificate"),
    TOO_MUCH_EARLY_DATA(Alert.UNEXPECTED_MESSAGE, "more early data than the ticket allows"),
    KEY_SHARE_NOT_OFFERED_GROUP(Alert.ILLEGAL_PARAMETER, "a key share of a group that is not in supported_groups"),
    DUPLICATE_KEY_SHARE(Alert.ILLEGAL_PARAMETER, "two key shares of one group"),
    BAD_KEY_SHARE(Alert.ILLEGAL_PARAMETER, "a key share that is no valid public value of its group"),
    CHANGED_SECOND_HELLO(Alert.ILLEGAL_PARAMETER, "a second ClientHello that differs where it may not"),
    RETRY_IGNORED(Alert.ILLEGAL_PARAMETER, "a second ClientHello without the key share that was asked for"),
    MISSING_COOKIE(Alert.MISSING_EXTENSION, "a second ClientHello without the cookie that it was given"),
    MISSING_PSK(Alert.MISSING_EXTENSION, "a second ClientHello without the pre-shared key that was found in the first"),
    BAD_COOKIE(Alert.ILLEGAL_PARAMETER, "a cookie that was not given to this ClientHello"),
    BAD_HEARTBEAT_MODE(Alert.ILLEGAL_PARAMETER, "a heartbeat mode that is neither 1 nor 2"),
    BAD_MAX_FRAGMENT_LENGTH(Alert.ILLEGAL_PARAMETER, "a max_fragment_length outside 1 to 4"),
    BAD_RECORD_SIZE_LIMIT(Alert.ILLEGAL_PARAMETER, "a record_size_limit below 64"),
    NO_COMMON_CERTIFICATE_TYPE(Alert.UNSUPPORTED_CERTIFICATE, "no certificate type in common"),

    // Certificates of clients (§4.4.2, §6.2).
    DUPLICATE_OID_FILTER(Alert.ILLEGAL_PARAMETER, "two filters of one certificate extension"),
    CERTIFICATE_REQUIRED(Alert.CERTIFICATE_REQUIRED, "no client certificate where one is required"),
    BAD_REQUEST_CONTEXT(Alert.ILLEGAL_PARAMETER, "a Certificate that answers another request"),
    UNSOLICITED_EXTENSION(Alert.UNSUPPORTED_EXTENSION, "an extension that was not asked for"),
    UNREADABLE_CERTIFICATE(Alert.BAD_CERTIFICATE, "a client certificate that cannot be read"),
    BAD_CERTIFICATE_SIGNATURE(Alert.BAD_CERTIFICATE, "a client certificate whose signature does not verify"),
    BAD_CERTIFICATE_CHAIN(Alert.BAD_CERTIFICATE, "a client certificate chain that breaks a rule of RFC 5280"),
    CERTIFICATE_EXPIRED(Alert.CERTIFICATE_EXPIRED, "a client certificate that has expired"),
    CERTIFICATE_NOT_YET_VALID(Alert.CERTIFICATE_EXPIRED, "a client certificate that is not valid yet"),
    CERTIFICATE_REVOKED(Alert.CERTIFICATE_REVOKED, "a client certificate that was revoked"),
    REVOCATION_UNKNOWN(Alert.CERTIFICATE_UNKNOWN, "a client certificate of which nobody says whether it was revoked"),
    WRONG_CERTIFICATE_PURPOSE(Alert.UNSUPPORTED_CERTIFICATE, "a client certificate for another purpose"),
    UNSUPPORTED_CERTIFICATE_KEY(Alert.UNSUPPORTED_CERTIFICATE, "a client certificate with a key that cannot be used"),
    UNKNOWN_CA(Alert.UNKNOWN_CA, "a client certificate of an authority that is not trusted"),
    UNKNOWN_PUBLIC_KEY(Alert.CERTIFICATE_UNKNOWN, "a raw public key that is not trusted"),
    BAD_CERTIFICATE_STATUS(Alert.BAD_CERTIFICATE_STATUS_RESPONSE, "an OCSP response that does not hold"),
    BAD_COMPRESSED_CERTIFICATE(Alert.BAD_CERTIFICATE, "a compressed certificate that does not decompress as it says"),
    COMPRESSION_NOT_OFFERED(Alert.ILLEGAL_PARAMETER, "a certificate compressed by an algorithm that was not offered"),
    SCHEME_NOT_OFFERED(Alert.ILLEGAL_PARAMETER, "a signature by a scheme that was not offered or is not for the key"),
    BAD_CERTIFICATE_VERIFY(Alert.DECRYPT_ERROR, "a CertificateVerify that does not verify"),
    TOO_MUCH_UNAUTHENTICATED_DATA(Alert.CERTIFICATE_REQUIRED, "too much data before the client has authenticated"),

    // The rest of the handshake and after it (§4.4, §4.6).
    BAD_FINISHED(Alert.DECRYPT_ERROR, "a Finished that does not verify"),
    BAD_KEY_UPDATE(Alert.ILLEGAL_PARAMETER, "a KeyUpdate whose request is neither 0 nor 1"),
    TOO_MANY_KEY_UPDATES(Alert.UNEXPECTED_MESSAGE, "too many KeyUpdates"),

    // Ourselves.
    NO_STAPLE(
            Alert.INTERNAL_ERROR,
            "the certificate for this client lacks the OCSP response that it needs, or is revoked"),
    OVERLOADED(Alert.INTERNAL_ERROR, "too many signatures are waiting already"),
    INTERNAL(Alert.INTERNAL_ERROR, "an error in this server");

    private final Alert alert;
    private final String description;

    Fault(Alert alert, String description) {
        this.alert = alert;
        this.description = description;
    }

    /** The alert that tells the peer. */
    public Alert alert() {
        return alert;
    }

    /** What happened, for the log: a noun phrase without a full stop. */
    public String description() {
        return description;
    }

    /** The label of the metric: {@code bad_record}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
