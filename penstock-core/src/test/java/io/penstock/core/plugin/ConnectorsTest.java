package io.penstock.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.spi.connector.Connector;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorsTest {
    @TempDir
    Path directory;

    private PluginFolders folders;
    private Connectors connectors;

    @BeforeEach
    void findInEmptyFolder() {
        folders = new PluginFolders(directory);
        connectors = Connectors.in(folders.directory(), PluginFolders.application());
    }

    @AfterEach
    void close() {
        connectors.close();
    }

    @Test
    void pluginIsFoundByTheNameOfItsFolder() throws IOException {
        folders.install("acme", "acme");

        assertThat(connectors.find("acme")).map(Connector::name).contains("acme");
        assertThat(connectors.find("acme")).isEqualTo(connectors.find("acme"));
        assertThat(connectors.find("acm")).isEmpty();
        assertThat(connectors.types()).containsExactly("acme");
    }

    @Test
    void pluginSeesTheJdkTheSpiAndTheLogAndNothingElseOfTheApplication() throws IOException {
        folders.install("acme", "acme");

        assertThat(connectors.optionsSchemas().apply("acme").orElseThrow().lines())
                .containsExactly(
                        "java.sql.Driver",
                        "io.penstock.Relation",
                        "io.penstock.spi.type.Schema",
                        "org.slf4j.Logger",
                        folders.directory()
                                .resolve("acme/acme-1.0.jar")
                                .toUri()
                                .toURL()
                                .toString());
        assertThat(connectors.optionsSchemas().apply("other")).isEmpty();
    }

    @Test
    void buildOfPluginChangesWithEveryFileOfIt() throws IOException {
        folders.install("acme", "acme");
        Path engine = folders.directory().resolve("acme/libacme.so");
        Files.writeString(engine, "1.0");
        String build = connectors.build("acme").orElseThrow();

        assertThat(connectors.build("acme")).contains(build);
        Files.writeString(engine, "1.0.1");
        assertThat(connectors.build("acme")).isPresent().get().isNotEqualTo(build);
    }

    @Test
    void buildOfConnectorOutsideTheFolderIsUnknown() throws IOException {
        folders.install("acme", "acme");

        assertThat(connectors.build("other")).isEmpty();
        assertThat(connectors.build("../plugins/acme")).isEmpty();
        assertThat(Connectors.onClassPath().build("acme")).isEmpty();
    }

    @Test
    void pluginsDoNotShareTheirLibraries() throws IOException {
        folders.install("acme", "acme");
        folders.install("acme2", "acme2");

        Class<?> first = connectors.find("acme").orElseThrow().getClass();
        Class<?> second = connectors.find("acme2").orElseThrow().getClass();

        assertThat(first.getName()).isEqualTo(second.getName());
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void brokenPluginIsListedAndHurtsOnlyWhoAsksForIt() throws IOException {
        folders.install("acme", "acme");
        Path broken = Files.createDirectories(folders.directory().resolve("broken"));
        Files.writeString(broken.resolve("x.jar"), "no jar");

        assertThat(connectors.types()).containsExactly("acme", "broken");
        assertThat(connectors.find("acme")).isPresent();
        assertUnusable("broken", "it has no connector and none named broken");
    }

    @Test
    void pluginOfAnotherNameThanItsFolderIsReported() throws IOException {
        folders.install("acme", "emca");

        assertUnusable("acme", "it has the connector emca and none named acme");
    }

    @Test
    void pluginForANewerJavaIsReported() throws IOException {
        folders.install("acme", "acme");
        Path jar = folders.directory().resolve("acme/acme-1.0.jar");
        try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
            byte[] bytes = Files.readAllBytes(files.getPath("acme/AcmeConnector.class"));
            bytes[7] = 99;
            Files.write(files.getPath("acme/AcmeConnector.class"), bytes);
        }

        assertThatThrownBy(() -> connectors.find("acme"))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("more recent version of the Java Runtime (class file version 99.0)")
                .hasMessageEndingWith(" (install the plugin anew)");
    }

    @Test
    void foldersThatAreNoPluginsAreNotTypes() throws IOException {
        Files.createDirectories(folders.directory().resolve("empty"));
        Files.createFile(folders.directory().resolve("file.jar"));
        folders.install(".hidden", "x");

        assertThat(connectors.types()).isEmpty();
        assertThat(connectors.find("empty")).isEmpty();
        assertThat(connectors.find("../plugins/.hidden")).isEmpty();
        assertThat(connectors.find("")).isEmpty();
    }

    @Test
    void missingFolderHasNoTypes() {
        assertThat(connectors.types()).isEmpty();
        assertThat(connectors.find("acme")).isEmpty();
    }

    private void assertUnusable(String folder, String reason) {
        assertThatThrownBy(() -> connectors.find(folder))
                .asInstanceOf(type(PenstockException.class))
                .satisfies(error -> {
                    assertThat(error.message())
                            .isEqualTo("Cannot load the plugin in "
                                    + folders.directory().resolve(folder) + ": " + reason
                                    + " (install the plugin anew)");
                    assertThat(error.code()).isEqualTo(PluginError.PLUGIN_UNUSABLE);
                });
    }
}
