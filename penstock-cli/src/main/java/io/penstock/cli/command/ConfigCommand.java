package io.penstock.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.cli.output.Json;
import io.penstock.core.config.SchemaRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the configuration that counts. */
@Command(
        name = "config",
        description = "Shows the configuration with overlay and variables applied, secrets masked.",
        footer = {"", "Example: penstock config -p examples/warehouse --env prod"})
final class ConfigCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Option(names = "--schema", description = "Show the JSON Schema of penstock.yaml instead, for editors.")
    private boolean schema;

    ConfigCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (schema) {
            host.console().out().println(SchemaRules.projectSchema());
            return 0;
        }
        JsonNode masked = project.config(host).masked();
        if (project.json()) {
            Json.print(host.console(), masked);
        } else {
            YAMLMapper yaml = YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build();
            host.console().out().print(yaml.writeValueAsString(masked));
        }
        return 0;
    }
}
