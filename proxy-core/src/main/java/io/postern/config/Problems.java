// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that one run reports everything. */
final class Problems {

    private static final Comparator<Problem> IN_FILE_ORDER =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    private final String file;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Place place, String path, String message) {
        errors.add(new Problem(file, place.line(), place.column(), path, message));
    }

    void warning(Place place, String path, String message) {
        warnings.add(new Problem(file, place.line(), place.column(), path, message));
    }

    /** In the order of the file. */
    List<Problem> warnings() {
        return warnings.stream().sorted(IN_FILE_ORDER).toList();
    }

    void throwIfAnyError() throws ConfigurationException {
        if (!errors.isEmpty()) {
            throw new ConfigurationException(
                    errors.stream().sorted(IN_FILE_ORDER).toList());
        }
    }
}
