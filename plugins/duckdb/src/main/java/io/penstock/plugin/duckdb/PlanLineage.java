package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.sql.ColumnReference;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Traces the columns of a bound plan back to the columns of tables.
 *
 * <p>Works on the plan that DuckDB gives as JSON before optimizing, where an expression names the columns of the operator
 * below it by number. That form belongs to the engine's version: its tests run over the queries of TPC-H.
 */
final class PlanLineage {
    /** What numbers columns of its own: a lambda's parameters and captures, of which the captures are the call's children too. */
    private static final Set<String> OWN_COLUMNS = Set.of("lambda_expr", "function_data");

    /** The columns that are traced to each common table expression, by the number that the plan gives it. */
    private final Map<Long, List<Set<ColumnReference>>> commonTables = new HashMap<>();

    private PlanLineage() {}

    /** Gives for each column of the plan the columns that its value is made from; empty when the plan has an operator that is not known. */
    static Optional<List<Set<ColumnReference>>> of(JsonNode plans) {
        try {
            return Optional.of(new PlanLineage().operator(plans.path(0)));
        } catch (UntraceableException e) {
            return Optional.empty();
        }
    }

    private List<Set<ColumnReference>> operator(JsonNode plan) {
        return switch (plan.path("type").asText()) {
            case "LOGICAL_GET" -> get(plan);
            case "LOGICAL_PROJECTION" -> expressions(plan.path("expressions"), child(plan));
            case "LOGICAL_FILTER", "LOGICAL_ORDER_BY" -> picked(plan.path("projection_map"), child(plan));
            case "LOGICAL_LIMIT", "LOGICAL_TOP_N", "LOGICAL_DISTINCT", "LOGICAL_SAMPLE" -> child(plan);
            case "LOGICAL_AGGREGATE_AND_GROUP_BY" -> aggregate(plan);
            case "LOGICAL_WINDOW", "LOGICAL_UNNEST" -> extended(plan);
            case "LOGICAL_CROSS_PRODUCT", "LOGICAL_POSITIONAL_JOIN" -> joined(plan, "INNER");
            case "LOGICAL_COMPARISON_JOIN", "LOGICAL_ANY_JOIN", "LOGICAL_ASOF_JOIN" ->
                joined(plan, plan.path("join_type").asText("INNER"));
            case "LOGICAL_UNION", "LOGICAL_EXCEPT", "LOGICAL_INTERSECT" -> setOperation(plan);
            case "LOGICAL_MATERIALIZED_CTE" -> materialized(plan);
            case "LOGICAL_RECURSIVE_CTE" -> recursive(plan);
            case "LOGICAL_CTE_REF" -> reference(plan);
            case "LOGICAL_EXPRESSION_GET" -> values(plan);
            case "LOGICAL_DUMMY_SCAN" -> none(1);
            case "LOGICAL_CHUNK_GET", "LOGICAL_COLUMN_DATA_GET" ->
                none(plan.path("chunk_types").size());
            case "LOGICAL_EMPTY_RESULT" -> none(plan.path("return_types").size());
            default -> throw new UntraceableException();
        };
    }

    private List<Set<ColumnReference>> child(JsonNode plan) {
        return operator(plan.path("children").path(0));
    }

    private static List<Set<ColumnReference>> get(JsonNode plan) {
        JsonNode table = plan.path("function_data");
        JsonNode names = plan.path("names");
        List<Set<ColumnReference>> columns = new ArrayList<>();
        for (JsonNode column : plan.path("column_indexes")) {
            JsonNode index = column.path("index");
            // The number of a row is a column without a name; its index is beyond all others.
            boolean named = table.has("table") && (index.isMissingNode() || index.canConvertToInt());
            String name = named ? names.path(index.asInt()).asText() : "";
            columns.add(
                    name.isEmpty()
                            ? Set.of()
                            : Set.of(new ColumnReference(
                                    TableName.of(
                                            table.path("schema").asText(),
                                            table.path("table").asText()),
                                    name)));
        }
        return picked(plan.path("projection_ids"), columns);
    }

    private List<Set<ColumnReference>> aggregate(JsonNode plan) {
        List<Set<ColumnReference>> input = child(plan);
        List<Set<ColumnReference>> columns = new ArrayList<>(expressions(plan.path("groups"), input));
        columns.addAll(expressions(plan.path("expressions"), input));
        columns.addAll(none(plan.path("grouping_functions").size()));
        return columns;
    }

    private List<Set<ColumnReference>> extended(JsonNode plan) {
        List<Set<ColumnReference>> input = child(plan);
        List<Set<ColumnReference>> columns = new ArrayList<>(input);
        columns.addAll(expressions(plan.path("expressions"), input));
        return columns;
    }

    private List<Set<ColumnReference>> joined(JsonNode plan, String type) {
        List<Set<ColumnReference>> left = operator(plan.path("children").path(0));
        List<Set<ColumnReference>> right = operator(plan.path("children").path(1));
        List<Set<ColumnReference>> columns = new ArrayList<>(picked(plan.path("left_projection_map"), left));
        switch (type) {
            case "SEMI", "ANTI" -> {}
            case "MARK" -> columns.add(mark(plan, left, right));
            default -> columns.addAll(picked(plan.path("right_projection_map"), right));
        }
        return columns;
    }

    /** The column that says whether a row has a match, as of IN: made from what is compared. */
    private static Set<ColumnReference> mark(
            JsonNode plan, List<Set<ColumnReference>> left, List<Set<ColumnReference>> right) {
        Set<ColumnReference> origins = union(right);
        for (JsonNode condition : plan.path("conditions")) {
            collect(condition.path("left"), left, origins);
        }
        return origins;
    }

    private List<Set<ColumnReference>> setOperation(JsonNode plan) {
        List<Set<ColumnReference>> columns = child(plan);
        for (int i = 1; i < plan.path("children").size(); i++) {
            columns = merged(columns, operator(plan.path("children").path(i)));
        }
        return columns;
    }

    private List<Set<ColumnReference>> materialized(JsonNode plan) {
        commonTables.put(plan.path("table_index").asLong(), child(plan));
        return operator(plan.path("children").path(1));
    }

    /** Repeats the recursive part until it adds no more, as a column may take its values from another one a step before. */
    private List<Set<ColumnReference>> recursive(JsonNode plan) {
        List<Set<ColumnReference>> before = List.of();
        List<Set<ColumnReference>> columns = child(plan);
        while (!columns.equals(before)) {
            before = columns;
            commonTables.put(plan.path("table_index").asLong(), columns);
            columns = merged(columns, operator(plan.path("children").path(1)));
        }
        return columns;
    }

    private List<Set<ColumnReference>> reference(JsonNode plan) {
        List<Set<ColumnReference>> columns =
                commonTables.get(plan.path("cte_index").asLong());
        if (columns == null) {
            throw new UntraceableException();
        }
        return columns;
    }

    private List<Set<ColumnReference>> values(JsonNode plan) {
        List<Set<ColumnReference>> input = child(plan);
        List<Set<ColumnReference>> columns = none(plan.path("expr_types").size());
        for (JsonNode row : plan.path("expressions")) {
            columns = merged(columns, expressions(row, input));
        }
        return columns;
    }

    private static List<Set<ColumnReference>> expressions(JsonNode expressions, List<Set<ColumnReference>> input) {
        List<Set<ColumnReference>> columns = new ArrayList<>();
        for (JsonNode expression : expressions) {
            Set<ColumnReference> origins = new HashSet<>();
            collect(expression, input, origins);
            columns.add(origins);
        }
        return columns;
    }

    private static void collect(JsonNode expression, List<Set<ColumnReference>> input, Set<ColumnReference> origins) {
        if (expression.path("expression_class").asText().equals("BOUND_REF")) {
            origins.addAll(at(input, expression.path("index").asInt()));
            return;
        }
        if (expression.isArray()) {
            expression.forEach(element -> collect(element, input, origins));
            return;
        }
        for (Map.Entry<String, JsonNode> field : expression.properties()) {
            if (field.getValue().isContainerNode() && !OWN_COLUMNS.contains(field.getKey())) {
                collect(field.getValue(), input, origins);
            }
        }
    }

    /** Gives the columns that a list of numbers picks; an absent list picks all. */
    private static List<Set<ColumnReference>> picked(JsonNode numbers, List<Set<ColumnReference>> columns) {
        if (numbers.isEmpty()) {
            return columns;
        }
        return generate(numbers.size(), i -> at(columns, numbers.path(i).asInt()));
    }

    private static List<Set<ColumnReference>> merged(
            List<Set<ColumnReference>> left, List<Set<ColumnReference>> right) {
        return generate(left.size(), i -> union(List.of(left.get(i), at(right, i))));
    }

    private static Set<ColumnReference> union(List<Set<ColumnReference>> columns) {
        Set<ColumnReference> union = new HashSet<>();
        columns.forEach(union::addAll);
        return union;
    }

    private static List<Set<ColumnReference>> none(int width) {
        return generate(width, i -> Set.of());
    }

    private static List<Set<ColumnReference>> generate(int width, IntFunction<Set<ColumnReference>> column) {
        return IntStream.range(0, width).mapToObj(column).toList();
    }

    private static Set<ColumnReference> at(List<Set<ColumnReference>> columns, int index) {
        if (index >= columns.size()) {
            throw new UntraceableException();
        }
        return columns.get(index);
    }

    /** Ends the walk of a plan whose form is not known. */
    private static final class UntraceableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UntraceableException() {
            super("unknown form of plan", null, false, false);
        }
    }
}
