// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import io.postern.cert.CredentialException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in the file: its content, where it stands, and where to report what is wrong with it.
 *
 * <p>Each reading method reports what it cannot read and then returns null (or leaves the part out), so that its caller
 * goes on with the rest of the file.
 */
final class YamlValue {

    private final Node node;
    private final Place keyPlace;
    private final String path;
    private final Problems problems;

    private YamlValue(Node node, Place keyPlace, String path, Problems problems) {
        this.node = node;
        this.keyPlace = keyPlace;
        this.path = path;
        this.problems = problems;
    }

    static YamlValue root(Node node, Problems problems) {
        return new YamlValue(node, Place.START, "", problems);
    }

    /** Where in the structure of the file it is, as {@code hosts.shop.pool}. */
    String path() {
        return path;
    }

    /** Something is wrong with this value. */
    void error(String message) {
        problems.error(Place.of(node.getStartMark()), path, message);
    }

    /** Something is wrong with the key of this value. */
    void errorAtKey(String message) {
        problems.error(keyPlace, path, message);
    }

    void warning(String message) {
        problems.warning(Place.of(node.getStartMark()), path, message);
    }

    void warningAtKey(String message) {
        problems.warning(keyPlace, path, message);
    }

    /** The text of a scalar; numbers and truth values are taken as they are written. */
    @Nullable
    String text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return scalar.getValue();
        }
        error("expected text, found " + kind());
        return null;
    }

    /** How a text becomes a value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws MalformedException;
    }

    <T> @Nullable T parsed(Parser<T> parser) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return parser.parse(text);
        } catch (MalformedException e) {
            error(e.problem());
            return null;
        }
    }

    /** What is read from files that the value names. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws CredentialException;
    }

    <T> @Nullable T attempted(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (CredentialException e) {
            error(e.problem());
            return null;
        }
    }

    /** The items of a list. */
    List<YamlValue> items() {
        if (isNull()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            error("expected a list, as [a, b], found " + kind());
            return List.of();
        }
        List<YamlValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new YamlValue(item, Place.of(item.getStartMark()), path + "[" + items.size() + "]", problems));
        }
        return items;
    }

    /** The items of a list that needs at least one. */
    List<YamlValue> atLeastOneItem() {
        List<YamlValue> items = items();
        if (items.isEmpty() && (isNull() || node instanceof SequenceNode)) {
            error("expected at least one item, found an empty list");
        }
        return items;
    }

    /** Whether it is a mapping, for a value that may be one or a text. */
    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** A section with fixed keys; null where it is no mapping. */
    @Nullable
    YamlMapping section(Section section) {
        Map<String, YamlValue> entries = entries();
        return entries == null ? null : new YamlMapping(this, section, entries);
    }

    /** The entries of a mapping whose keys are names, in the order of the file; null where it is no mapping. */
    @Nullable
    Map<String, YamlValue> entries() {
        if (isNull()) {
            return Map.of(); // a section of which everything is commented out
        }
        if (!(node instanceof MappingNode mapping)) {
            error("expected a mapping, as key: value, found " + kind());
            return null;
        }
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            addEntry(tuple, entries);
        }
        return entries;
    }

    private void addEntry(NodeTuple tuple, Map<String, YamlValue> entries) {
        Place place = Place.of(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            problems.error(place, path, "expected a key, found a list or a mapping");
            return;
        }
        String key = scalar.getValue();
        String entryPath = path.isEmpty() ? printable(key) : path + "." + printable(key);
        YamlValue value = new YamlValue(tuple.getValueNode(), place, entryPath, problems);
        if (scalar.getTag().equals(Tag.MERGE)) {
            value.errorAtKey("merge keys are not supported; write the keys out");
            return;
        }
        YamlValue first = entries.putIfAbsent(key, value);
        if (first != null) {
            value.errorAtKey("the key stands twice; the first is in line " + first.keyPlace.line());
        }
    }

    private static String printable(String key) {
        String quoted = Words.quote(key);
        return quoted.substring(1, quoted.length() - 1);
    }

    private boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    private String kind() {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar -> isNull() ? "nothing" : Words.quote(scalar.getValue());
            default -> "something else";
        };
    }
}
