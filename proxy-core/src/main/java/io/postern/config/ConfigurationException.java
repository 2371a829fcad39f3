// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every reason why. The message has one problem to a line. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * An exception for these problems.
     *
     * @param problems at least one, in the order of the file
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All of them, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
