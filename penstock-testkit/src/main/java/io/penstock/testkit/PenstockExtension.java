package io.penstock.testkit;

import io.penstock.core.plugin.Connectors;
import io.penstock.core.workspace.Workspace;
import io.penstock.core.workspace.WorkspaceSetup;
import io.penstock.spi.connector.Connector;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Gives tests of a class with {@link PenstockTest} what they test models with. Thread-safe.
 *
 * <p>It calls what JUnit 5 and JUnit 6 both have, though the latter deprecates some of it.
 */
final class PenstockExtension extends TypeBasedParameterResolver<ModelTester> {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PenstockTest.class);

    /** One for the life of the process, as connectors want it. */
    private static final Connectors CONNECTORS = Connectors.onClassPath();

    @Override
    @SuppressWarnings("deprecation")
    public ModelTester resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PenstockTest annotation = annotation(context.getRequiredTestClass());
        Open open = Objects.requireNonNull(context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        annotation.project() + " " + annotation.environment(), key -> open(annotation), Open.class));
        return new ModelTester(open.workspace().trialRunner());
    }

    /** Finds the annotation of a class, or of the one around it. */
    private static PenstockTest annotation(Class<?> test) {
        PenstockTest annotation = test.getAnnotation(PenstockTest.class);
        return annotation == null ? annotation(test.getEnclosingClass()) : annotation;
    }

    private static Open open(PenstockTest annotation) {
        return new Open(Workspace.open(new WorkspaceSetup(
                Path.of(annotation.project()).toAbsolutePath().normalize(),
                annotation.environment().isEmpty() ? null : annotation.environment(),
                System.getenv(),
                CONNECTORS,
                Map.of("default", inMemory()),
                file -> {
                    throw new IllegalStateException("Tests of models remember nothing in " + file);
                },
                InstantSource.system())));
    }

    /** The connection of a project that declares none. */
    private static Map<String, String> inMemory() {
        for (String type : CONNECTORS.types()) {
            Optional<Map<String, Object>> options = CONNECTORS.find(type).flatMap(Connector::inMemory);
            if (options.isPresent()) {
                Map<String, String> connection = new HashMap<>(Map.of("type", type));
                options.get().forEach((key, value) -> connection.put(key, value.toString()));
                return connection;
            }
        }
        return Map.of();
    }

    /** An open project, closed when the last test of all has ended. */
    @SuppressWarnings("deprecation")
    private record Open(Workspace workspace) implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            workspace.close();
        }
    }
}
