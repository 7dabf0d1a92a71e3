package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.MethodRule;
import io.penstock.core.config.ConnectionNames;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ModelDefaults;
import io.penstock.core.config.Places;
import io.penstock.core.config.Problems;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.Variables;
import io.penstock.core.java.JavaCheck;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Makes the options of models, and the checks that are methods, from what their headers or annotations say. Immutable. */
public final class ModelOptionsBinder {
    /** The keys that name connections. */
    private static final List<String> CONNECTIONS = List.of("connection", "from");

    private final ModelDefaults defaults;
    private final Set<String> connections;
    private final Variables variables;
    private final NamedParts named;

    /**
     * Makes a binder.
     *
     * @param connections the names of the project's connections; empty when they are not known
     */
    ModelOptionsBinder(ModelDefaults defaults, Set<String> connections, Variables variables, NamedParts named) {
        this.defaults = Objects.requireNonNull(defaults, "defaults");
        this.connections = Collections.unmodifiableSet(new LinkedHashSet<>(connections));
        this.variables = Objects.requireNonNull(variables, "variables");
        this.named = Objects.requireNonNull(named, "named");
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
        for (String key : CONNECTIONS) {
            if (fields.has(key) && !connections.isEmpty()) {
                ConnectionNames.check(fields.text(key, ""), connections, fields.place(key), problems);
            }
        }
        BoundModel bound = new OptionRules(fallbackName, fields, defaults, variables, named, problems).bind();
        problems.throwIfAny();
        return bound;
    }

    /**
     * Checks what is said of a method that is a check.
     *
     * @param places where it was written
     * @throws io.penstock.core.config.ProjectException with all that is wrong with it
     */
    CheckDeclaration bindCheck(JavaCheck check, Places places) {
        Problems problems = new Problems();
        Variables.Expanded expanded = variables.expand(check.options(), places, problems);
        JsonNode checked = SchemaRules.check().check(expanded, JsonPointer.empty(), places, problems);
        problems.throwIfAny();
        CheckDeclaration declaration = new CheckRules("model \"" + check.model() + "\"", places, problems)
                .method(checked, new MethodRule(check.method()), check.name());
        problems.throwIfAny();
        return declaration;
    }
}
