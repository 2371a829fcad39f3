// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Refuses what makes a small YAML file a large or endless one (aliases of aliases, a value that contains itself), and
 * tags, which ask for types that a configuration does not have.
 */
final class YamlLimits {

    static final int DEEPEST_NESTING = 50;

    /** Values after all aliases are expanded; 10,000 hosts have about 150,000. */
    static final long MOST_VALUES = 2_000_000;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ);

    /** What a value expands to. */
    private record Extent(long values, int depth) {}

    /** Stands for a value while it is being measured: whoever meets it there is inside it. */
    private static final Extent UNFINISHED = new Extent(0, 0);

    private final IdentityHashMap<Node, Extent> measured = new IdentityHashMap<>();
    private final Problems problems;
    private boolean fine = true;

    private YamlLimits(Problems problems) {
        this.problems = problems;
    }

    static boolean within(Node root, Problems problems) {
        YamlLimits limits = new YamlLimits(problems);
        limits.measure(root);
        return limits.fine;
    }

    /** An anchor stands before its aliases, so that recursion goes no deeper than the text is nested. */
    private Extent measure(Node node) {
        Extent known = measured.get(node);
        if (known != null) {
            if (known.values == 0) {
                refuse(node, "this value contains itself through an alias");
            }
            return known;
        }
        measured.put(node, UNFINISHED);
        if (!PLAIN_TAGS.contains(node.getTag())) {
            refuse(node, "the tag " + Words.quote(node.getTag().getValue()) + " is not supported; write a plain value");
        }
        long values = 1;
        int depth = 0;
        for (Node child : children(node)) {
            Extent extent = measure(child);
            values += extent.values;
            depth = Math.max(depth, extent.depth);
        }
        if (values > MOST_VALUES || depth >= DEEPEST_NESTING) {
            refuse(node, "this value becomes too large when its aliases are expanded");
            values = 1; // its parents are not reported again for the same reason
            depth = 0;
        }
        Extent extent = new Extent(values, depth + 1);
        measured.put(node, extent);
        return extent;
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case SequenceNode sequence -> sequence.getValue();
            case MappingNode mapping -> {
                List<Node> children = new ArrayList<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    children.add(tuple.getKeyNode());
                    children.add(tuple.getValueNode());
                }
                yield children;
            }
            default -> List.of();
        };
    }

    private void refuse(Node node, String message) {
        fine = false;
        problems.error(Place.of(node.getStartMark()), "", message);
    }
}
