// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form of DNS names and of IP addresses. */
final class DnsNames {

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /** The underscore stands in no host name of RFC 1123, but in many of private networks. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");

    private DnsNames() {}

    /** A server name, in lower case; a wildcard may stand for its first label. */
    static String parseServerName(String text) throws MalformedException {
        if (isIpv4(text) || text.indexOf(':') >= 0) {
            throw new MalformedException(Words.quote(text) + " is no server name: a client that connects to an address"
                    + " sends none, and gets the default-host of the listener");
        }
        if (text.equals("*")) {
            throw new MalformedException(
                    "a wildcard stands for one label, as in *.shop.example; for all names use default-host of the listener");
        }
        boolean wildcard = text.startsWith("*.");
        String name = parse(wildcard ? text.substring(2) : text, text);
        return wildcard ? "*." + name : name;
    }

    /** A DNS name, in lower case. */
    static String parse(String text) throws MalformedException {
        return parse(text, text);
    }

    /** The last part of what was written, which messages quote as a whole. */
    private static String parse(String part, String text) throws MalformedException {
        if (!part.chars().allMatch(c -> c < 0x80)) {
            throw new MalformedException(
                    Words.quote(text) + " is not ASCII; expected its punycode form" + punycode(text));
        }
        String name = part.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            throw new MalformedException(Words.quote(text) + " ends with a dot; expected the name without it");
        }
        if (name.length() > LONGEST_NAME) {
            throw new MalformedException(Words.quote(text) + " is longer than the 253 characters of a DNS name");
        }
        String last = name;
        for (String label : name.split("\\.", -1)) {
            checkLabel(text, label);
            last = label;
        }
        if (last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException(Words.quote(text) + " is neither a DNS name nor an IPv4 address");
        }
        return name;
    }

    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    private static void checkLabel(String text, String label) throws MalformedException {
        if (label.isEmpty()) {
            throw new MalformedException(Words.quote(text) + " is no DNS name: there is nothing between two dots");
        }
        if (label.length() > LONGEST_LABEL) {
            throw new MalformedException(Words.quote(text) + " is no DNS name: a label is longer than 63 characters");
        }
        if (label.indexOf('*') >= 0) {
            throw new MalformedException(
                    Words.quote(text) + ": a wildcard is only possible as the whole first label, as in *.shop.example");
        }
        if (!LABEL.matcher(label).matches()) {
            throw new MalformedException(Words.quote(text)
                    + " is no DNS name; expected labels of letters, digits and inner dashes, with dots between them");
        }
    }

    /** The converted name where the conversion loses nothing: the JDK knows IDNA 2003 only, which maps some letters. */
    private static String punycode(String text) {
        try {
            String converted = IDN.toASCII(text);
            boolean lossless = IDN.toUnicode(converted).equals(text.toLowerCase(Locale.ROOT));
            return lossless ? ", " + Words.quote(converted) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
