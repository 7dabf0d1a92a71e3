package io.penstock.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.cli.output.Json;
import io.penstock.core.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the configuration that counts. */
@Command(
        name = "config",
        description = "Shows the configuration with overlay and variables applied, secrets masked.",
        footer = {"", "Example: penstock config -p examples/warehouse --env prod"})
final class ConfigCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    ConfigCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        try (Workspace workspace = project.open(host)) {
            if (project.json()) {
                Json.print(host.console(), workspace.config().masked());
            } else {
                host.console()
                        .out()
                        .print(YAMLMapper.builder()
                                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                .build()
                                .writeValueAsString(workspace.config().masked()));
            }
            return 0;
        }
    }
}
