package io.penstock.core.ledger;

import io.penstock.core.config.ProjectConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whose tables, views and files a project's are: several projects, and several environments of one, may share a database.
 *
 * @param formerNames under which the project wrote before
 */
public record Owner(String project, List<String> formerNames, String environment) {
    public Owner {
        formerNames = List.copyOf(formerNames);
    }

    public static Owner of(ProjectConfig config) {
        return new Owner(config.name(), config.formerNames(), config.environment());
    }

    /** Gives the names of projects whose rows are its own; the empty one is what an earlier Penstock left behind. */
    List<String> names() {
        return Stream.concat(Stream.of(project, ""), formerNames.stream()).toList();
    }

    public boolean owns(Holder holder) {
        return environment.equals(holder.environment()) && isProject(holder);
    }

    public boolean isProject(Holder holder) {
        return names().contains(holder.project());
    }
}
