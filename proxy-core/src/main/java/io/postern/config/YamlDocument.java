// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * From a file to the root of its YAML document. Only nodes are composed and no object is ever constructed, so that a
 * document cannot do more than be read.
 */
final class YamlDocument {

    /** 10,000 hosts take about 3 MiB; a file beyond this is none of ours. */
    static final int LONGEST_FILE = 16 << 20;

    private YamlDocument() {}

    /** The root, or null where there is none, which has been reported. */
    static @Nullable YamlValue read(Path file, Problems problems) {
        byte[] bytes = bytes(file, problems);
        String text = bytes == null ? null : text(bytes, problems);
        Node node = text == null ? null : compose(text, problems);
        return node != null && YamlLimits.within(node, problems) ? YamlValue.root(node, problems) : null;
    }

    private static byte @Nullable [] bytes(Path file, Problems problems) {
        if (Files.isDirectory(file)) {
            problems.error(Place.START, "", "this is a directory; expected a YAML file");
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length <= LONGEST_FILE) {
                return bytes;
            }
            problems.error(Place.START, "", "the file is longer than 16 MiB; expected a configuration");
        } catch (NoSuchFileException e) {
            problems.error(Place.START, "", "there is no such file");
        } catch (AccessDeniedException e) {
            problems.error(Place.START, "", "the file may not be read by this user");
        } catch (IOException e) {
            problems.error(Place.START, "", "the file cannot be read: " + e.getMessage());
        }
        return null;
    }

    private static @Nullable String text(byte[] bytes, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            String octet = String.format(Locale.ROOT, "0x%02x", bytes[in.position()]);
            problems.error(Place.behind(out), "", "the byte " + octet + " is not UTF-8; expected YAML in UTF-8");
            return null;
        }
        String text = out.length() > 0 && out.charAt(0) == '\ufeff'
                ? out.subSequence(1, out.length()).toString()
                : out.toString();
        return printable(text, problems) ? text : null;
    }

    private static boolean printable(String text, Problems problems) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                String name = String.format(Locale.ROOT, "U+%04X", c);
                problems.error(
                        Place.behind(text.substring(0, i)), "", "the character " + name + " may not stand in YAML");
                return false;
            }
        }
        return true;
    }

    private static @Nullable Node compose(String text, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_FILE);
        options.setNestingDepthLimit(YamlLimits.DEEPEST_NESTING);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // YamlLimits counts what they expand to
        try {
            Node node = new Yaml(options).compose(new StringReader(text));
            if (node != null && !node.getTag().equals(Tag.NULL)) {
                return node;
            }
            problems.error(Place.START, "", "the file is empty; expected listeners, hosts and pools");
        } catch (MarkedYAMLException e) {
            Place place = e.getProblemMark() == null ? Place.START : Place.of(e.getProblemMark());
            problems.error(place, "", "this is not YAML: " + describe(e));
        } catch (YAMLException e) {
            problems.error(Place.START, "", "this is not YAML: " + oneLine(e.getMessage()));
        }
        return null;
    }

    private static String describe(MarkedYAMLException e) {
        String problem = oneLine(e.getProblem());
        return e.getContext() == null ? problem : oneLine(e.getContext()) + ", " + problem;
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "it cannot be parsed" : message.strip().replaceAll("\\s+", " ");
    }
}
