package io.penstock.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration of a project in one environment, checked.
 *
 * @param formerNames what else the project was called
 * @param directory the project's folder, absolute
 * @param connections by name, in the order of the file
 * @param state where what is remembered of runs is kept
 * @param classPath jars and folders with users' compiled classes, absolute and existing
 * @param sources in the order of the file
 * @param hooks what is done before and behind every run
 * @param hidden hides the secrets that the variables hold
 * @param masked the merged document with every secret masked, as {@code penstock config} shows it
 */
public record ProjectConfig(
        String name,
        List<String> formerNames,
        Path directory,
        String environment,
        Map<String, ConnectionSpec> connections,
        ModelDefaults models,
        StateSpec state,
        List<Path> classPath,
        List<SourceDeclaration> sources,
        HookLists hooks,
        EnvironmentSpec environments,
        HiddenValues hidden,
        JsonNode masked) {
    public ProjectConfig {
        formerNames = List.copyOf(formerNames);
        connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
        classPath = List.copyOf(classPath);
        sources = List.copyOf(sources);
    }

    /** Gives the same configuration with more sources behind its own. */
    public ProjectConfig with(List<SourceDeclaration> more) {
        List<SourceDeclaration> all = new ArrayList<>(sources);
        all.addAll(more);
        return new ProjectConfig(
                name,
                formerNames,
                directory,
                environment,
                connections,
                models,
                state,
                classPath,
                all,
                hooks,
                environments,
                hidden,
                masked);
    }
}
