package io.penstock.core.plan;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.graph.Databases;

/**
 * The environment from which is read what another one has not built.
 *
 * @param config the project's configuration there
 * @param databases its databases, for reading only
 */
public record FallbackEnvironment(ProjectConfig config, Databases databases) {}
