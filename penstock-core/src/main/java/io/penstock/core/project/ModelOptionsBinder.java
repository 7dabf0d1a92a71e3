package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ModelDefaults;
import io.penstock.core.config.Places;
import io.penstock.core.config.Problems;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.Variables;
import java.util.Objects;

/** Makes the options of models from what their headers or annotations say. Immutable. */
public final class ModelOptionsBinder {
    private final ModelDefaults defaults;
    private final Variables variables;

    public ModelOptionsBinder(ModelDefaults defaults, Variables variables) {
        this.defaults = Objects.requireNonNull(defaults, "defaults");
        this.variables = Objects.requireNonNull(variables, "variables");
    }

    /**
     * Checks options and completes them with the project's defaults.
     *
     * @param fallbackName the model's name when the options give none
     * @param options a map with the keys of the schema's {@code $defs/model}
     * @param places where the options were written
     * @throws io.penstock.core.config.ProjectException with all that is wrong with them
     */
    public BoundModel bind(String fallbackName, JsonNode options, Places places) {
        Problems problems = new Problems();
        Variables.Expanded expanded = variables.expand(options, places, problems);
        JsonNode checked = SchemaRules.model().check(expanded, JsonPointer.empty(), places, problems);
        problems.throwIfAny();
        Fields fields = new Fields(checked, JsonPointer.empty(), places);
        fields.refuseSecondSpellings(problems);
        BoundModel bound = new OptionRules(fallbackName, fields, defaults, variables.environment(), problems).bind();
        problems.throwIfAny();
        return bound;
    }
}
