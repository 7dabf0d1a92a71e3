package io.penstock.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    private static final Place USED = Place.of("models/orders.sql", 1, 4);
    private static final Place DECLARED = Place.of("penstock.yaml", 3, 5);

    @TempDir
    Path directory;

    private URLClassLoader application;
    private Connectors connectors;
    private FakeConnector fake;

    @BeforeEach
    void putFakeOnClassPath() throws IOException {
        Path services = Files.createDirectories(directory.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("io.penstock.spi.connector.Connector"), FakeConnector.class.getName());
        application = new URLClassLoader(
                new URL[] {directory.resolve("classes").toUri().toURL()}, PluginFolders.application());
        PluginFolders folders = new PluginFolders(directory);
        folders.install("acme", "acme");
        connectors = Connectors.in(folders.directory(), application);
        fake = (FakeConnector) connectors.find("fake").orElseThrow();
    }

    @AfterEach
    void close() throws IOException {
        connectors.close();
        application.close();
    }

    @Test
    void connectionIsOpenedOnceWhenItIsFirstAskedFor() throws Exception {
        try (Connections connections = connections(spec("warehouse", "fake"), spec("other", "fake"))) {
            assertThat(fake.opened("warehouse")).isZero();
            Callable<SqlDatabase> asking = () -> connections.database("warehouse", USED);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<SqlDatabase> given : threads.invokeAll(Collections.nCopies(20, asking))) {
                    assertThat(given.get()).isSameAs(connections.database("warehouse", USED));
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(fake.opened("warehouse")).isEqualTo(1);
        }
        assertThat(fake.opened("other")).isZero();
        assertThat(fake.closed("warehouse")).isEqualTo(1);
        assertThat(fake.closed("other")).isZero();
    }

    @Test
    void unknownNameIsReportedWhereItIsUsedWithTheNearest() {
        try (Connections connections = connections(spec("warehouse", "fake"), spec("lake", "fake"))) {
            assertFails(
                    () -> connections.database("warehosue", USED),
                    ProjectError.CONNECTION_UNKNOWN,
                    "models/orders.sql:1:4: Cannot use connection warehosue: there is none of that name"
                            + " (did you mean \"warehouse\"? connections: warehouse, lake)");
        }
    }

    @Test
    void unknownTypeIsReportedWhereItIsDeclaredWithWhatIsInstalled() {
        try (Connections connections = connections(spec("warehouse", "fkae"))) {
            assertFails(
                    () -> connections.database("warehouse", USED),
                    ProjectError.CONNECTION_TYPE_UNKNOWN,
                    "penstock.yaml:3:5: Cannot open connection warehouse: no plugin for the type fkae is installed"
                            + " (did you mean \"fake\"? installed: acme, fake)");
        }
    }

    @Test
    void connectionThatIsNoDatabaseIsReportedWhereItIsUsed() {
        try (Connections connections = connections(spec("files", "acme"))) {
            assertFails(
                    () -> connections.database("files", USED),
                    ProjectError.CONNECTION_UNFIT,
                    "models/orders.sql:1:4: Cannot run models on connection files: its type acme is no database that"
                            + " runs SQL (name another connection)");
        }
    }

    @Test
    void failureToOpenIsReportedWhereTheConnectionIsDeclared() {
        try (Connections connections = connections(moody("warehouse", "bad"))) {
            assertFails(
                    () -> connections.database("warehouse", USED),
                    ConnectorError.DATABASE_FAILED,
                    "penstock.yaml:3:5: Cannot open it: bad mood (be patient)");
        }
    }

    @Test
    void openingIsTriedAgainAfterAFailure() {
        try (Connections connections = connections(moody("warehouse", "shy"))) {
            assertThatThrownBy(() -> connections.database("warehouse", USED)).isInstanceOf(PenstockException.class);

            assertThat(connections.database("warehouse", USED).name()).isEqualTo("warehouse");
        }
    }

    @Test
    void allAreClosedWhenOneFails() {
        Connections connections =
                connections(moody("first", "clinging"), spec("second", "fake"), moody("third", "clinging"));
        List.of("first", "second", "third").forEach(name -> connections.database(name, USED));

        assertThatThrownBy(connections::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("first clings")
                .satisfies(error -> assertThat(error.getSuppressed())
                        .singleElement()
                        .hasToString("java.lang.IllegalStateException: third clings"));

        assertThat(fake.closed("second")).isEqualTo(1);
        assertThatThrownBy(() -> connections.database("second", USED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Connection second is closed");
        connections.close();
    }

    private void assertFails(ThrowingCallable call, ErrorCode code, String description) {
        assertThatThrownBy(call).asInstanceOf(type(PenstockException.class)).satisfies(error -> {
            assertThat(error.describe()).isEqualTo(description);
            assertThat(error.code()).isEqualTo(code);
        });
    }

    private Connections connections(ConnectionSpec... specs) {
        Map<String, ConnectionSpec> declared = new LinkedHashMap<>();
        for (ConnectionSpec spec : specs) {
            declared.put(spec.name(), spec);
        }
        return new Connections(declared, directory, List.of(), connectors);
    }

    private static ConnectionSpec spec(String name, String type) {
        return new ConnectionSpec(name, type, Map.of(), null, DECLARED);
    }

    private static ConnectionSpec moody(String name, String mood) {
        return new ConnectionSpec(name, "fake", Map.of("mood", mood), null, DECLARED);
    }
}
