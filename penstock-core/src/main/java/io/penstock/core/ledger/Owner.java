package io.penstock.core.ledger;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose tables, views and files a project's are: several projects, and several environments of one, may share a database.
 *
 * <p>What all environments share is kept under its version: that stands where the name of an environment would.
 *
 * @param formerNames under which the project wrote before
 * @param versions of the models that all environments share, by model
 */
public record Owner(String project, List<String> formerNames, String environment, Map<String, String> versions) {
    /** No environment's name begins like this. */
    private static final String VERSION = "@";

    public Owner {
        formerNames = List.copyOf(formerNames);
        versions = Map.copyOf(versions);
    }

    /** Makes the owner of what one environment has by itself. */
    public Owner(String project, List<String> formerNames, String environment) {
        this(project, formerNames, environment, Map.of());
    }

    /** Gives the owner of what an environment has by itself. */
    public static Owner of(ProjectConfig config) {
        return new Owner(config.name(), config.formerNames(), config.environment());
    }

    /** Gives the owner of the models of a graph, each in the version that it has there. */
    public static Owner of(Graph graph) {
        Map<String, String> versions = new HashMap<>();
        for (ModelNode node : graph.models()) {
            Version version = node.version();
            if (version != null) {
                versions.put(node.name(), version.hash());
            }
        }
        ProjectConfig config = graph.config();
        return new Owner(config.name(), config.formerNames(), config.environment(), versions);
    }

    /** Gives what stands for the environment in rows of a model: its version, where all environments share it. */
    public String environment(String model) {
        String version = versions.get(model);
        return version == null ? environment : VERSION + version;
    }

    /** Gives the version for which an environment's name in a row stands; null where it is an environment. */
    public static @Nullable String version(String environment) {
        return environment.startsWith(VERSION) ? environment.substring(VERSION.length()) : null;
    }

    /** Gives the owner of the rows of one model and no other. */
    public Owner alone(String model) {
        return new Owner(project, formerNames, environment(model));
    }

    /** Gives the owner of one version of a model. */
    public Owner at(String model, String version) {
        return at(Map.of(model, version));
    }

    /** Gives the owner of one version of each of some models, by model. */
    public Owner at(Map<String, String> chosen) {
        return new Owner(project, formerNames, environment, chosen);
    }

    /** Gives what stands for environments in rows of what all of them share. */
    List<String> versionKeys() {
        return versions.values().stream().map(version -> VERSION + version).toList();
    }

    /** Gives the names of projects whose rows are its own; the empty one is what an earlier Penstock left behind. */
    List<String> names() {
        return Stream.concat(Stream.of(project, ""), formerNames.stream()).toList();
    }

    public boolean owns(Holder holder) {
        return environment(holder.model()).equals(holder.environment()) && isProject(holder);
    }

    public boolean isProject(Holder holder) {
        return names().contains(holder.project());
    }
}
