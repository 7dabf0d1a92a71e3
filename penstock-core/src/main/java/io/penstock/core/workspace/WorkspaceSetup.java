package io.penstock.core.workspace;

import io.penstock.core.config.StateSpec;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.state.StateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to open a project.
 *
 * @param environment the environment that was asked for; null for what the variables say, or the default
 * @param variables what the project's files may refer to
 * @param builtIn the connections of a project that declares none, by name; others than the default are those of every project
 * @param stateStore opens the store where a project says that it is
 */
public record WorkspaceSetup(
        Path directory,
        @Nullable String environment,
        Map<String, String> variables,
        Connectors connectors,
        Map<String, Map<String, String>> builtIn,
        Function<StateSpec, StateStore> stateStore,
        InstantSource clock) {}
