package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.sql.TableReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the tables and files that a parsed query names.
 *
 * <p>A common table expression hides a table of its name as DuckDB's binder has it: from the next expression of the same
 * WITH on, in the query behind it, and, where it is recursive, in its own recursive part; never under a schema's name.
 */
final class TableMentions {
    /** The endings by which the engine takes a table's name for a file's, when there is no table of that name. */
    private static final Pattern FILE_NAME =
            Pattern.compile("(?is).+\\.(csv|tsv|parquet|json|jsonl|ndjson)(\\.(gz|zst))?(\\?.*)?");

    private static final Set<String> FILE_FUNCTIONS = Set.of(
            "read_csv",
            "read_csv_auto",
            "sniff_csv",
            "read_parquet",
            "parquet_scan",
            "parquet_file_metadata",
            "parquet_kv_metadata",
            "parquet_metadata",
            "parquet_schema",
            "read_json",
            "read_json_auto",
            "read_json_objects",
            "read_json_objects_auto",
            "read_ndjson",
            "read_ndjson_auto",
            "read_ndjson_objects",
            "read_text",
            "read_blob",
            "glob");

    /** Functions that read the table, or do the query, whose text they are given. */
    private static final Set<String> TEXT_FUNCTIONS = Set.of("query", "query_table");

    private final NamePlaces places;
    private final List<TableReference> tables = new ArrayList<>();
    private final List<FileMention> fileMentions = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();

    private TableMentions(NamePlaces places) {
        this.places = places;
    }

    static TableMentions of(String query, JsonNode root) {
        TableMentions mentions = new TableMentions(new NamePlaces(query));
        mentions.walk(root, Set.of());
        return mentions;
    }

    List<TableReference> tables() {
        return tables.stream()
                .sorted(Comparator.comparingInt(TableReference::offset))
                .toList();
    }

    /** Gives the names of the functions that are called, in small letters; operators are none. */
    Set<String> functions() {
        return functions;
    }

    /** Says whether a function reads something that its arguments name. */
    static boolean readsByName(String function) {
        return FILE_FUNCTIONS.contains(function) || TEXT_FUNCTIONS.contains(function);
    }

    List<String> files() {
        Set<String> paths = new LinkedHashSet<>();
        fileMentions().forEach(mention -> paths.addAll(mention.paths()));
        return List.copyOf(paths);
    }

    /** Gives the relations that read files, in order of their places. */
    List<FileMention> fileMentions() {
        return fileMentions.stream()
                .sorted(Comparator.comparingInt(FileMention::offset))
                .toList();
    }

    private void walk(JsonNode node, Set<String> hidden) {
        if (node.isArray()) {
            node.forEach(element -> walk(element, hidden));
            return;
        }
        if (!node.isObject()) {
            return;
        }
        String called = node.path("function_name").asText();
        if (!called.isEmpty() && !node.path("is_operator").asBoolean()) {
            functions.add(called.toLowerCase(Locale.ROOT));
        }
        switch (node.path("type").asText()) {
            case "BASE_TABLE" -> table(node, hidden);
            case "TABLE_FUNCTION" -> function(node);
            default -> {}
        }
        Set<String> inner = commonTables(node, hidden);
        String recursive = node.path("type").asText().equals("RECURSIVE_CTE_NODE")
                ? node.path("cte_name").asText()
                : "";
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean itself = !recursive.isEmpty() && field.getKey().equals("right");
            if (!field.getKey().equals("cte_map")) {
                walk(field.getValue(), itself ? with(inner, recursive) : inner);
            }
        }
    }

    /** Walks the expressions of a WITH, each of which sees those before it, and gives the names that they hide together. */
    private Set<String> commonTables(JsonNode node, Set<String> hidden) {
        Set<String> inner = hidden;
        for (JsonNode entry : node.path("cte_map").path("map")) {
            walk(entry.path("value"), inner);
            inner = with(inner, entry.path("key").asText());
        }
        return inner;
    }

    /** Adds a name, and the one under which USING KEY shows all rows so far. */
    private static Set<String> with(Set<String> hidden, String name) {
        Set<String> more = new HashSet<>(hidden);
        more.add(key(List.of(name)));
        more.add(key(List.of("recurring", name)));
        return more;
    }

    private void table(JsonNode node, Set<String> hidden) {
        List<String> parts = new ArrayList<>();
        node.path("qualified_name").path("path").forEach(part -> parts.add(part.asText()));
        if (hidden.contains(key(parts))) {
            return;
        }
        String alias = node.path("alias").asText();
        NamePlaces.Span span = places.table(node, parts);
        if (parts.size() == 1 && FILE_NAME.matcher(parts.get(0)).matches()) {
            fileMentions.add(new FileMention(List.of(parts.get(0)), span.start(), span.end(), alias, parts.get(0)));
        } else {
            tables.add(new TableReference(parts, span.start(), span.end() - span.start(), alias));
        }
    }

    private void function(JsonNode node) {
        JsonNode function = node.path("function");
        String name = function.path("function_name").asText();
        JsonNode argument = function.path("arguments").path(0).path("expression");
        if (FILE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
            NamePlaces.Span span = places.call(node);
            fileMentions.add(new FileMention(
                    texts(argument),
                    span.start(),
                    span.end(),
                    node.path("alias").asText(),
                    name));
        }
    }

    /** The texts of a literal, or of a list of them; none for an expression that only running tells. */
    private static List<String> texts(JsonNode expression) {
        boolean list = expression.path("function_name").asText().equals("list_value");
        if (list) {
            List<String> texts = new ArrayList<>();
            expression.path("arguments").forEach(argument -> texts.addAll(texts(argument.path("expression"))));
            return texts;
        }
        return Optional.of(expression.path("literal"))
                .filter(literal -> literal.path("kind").asText().equals("STRING"))
                .map(literal -> List.of(literal.path("text").asText()))
                .orElse(List.of());
    }

    private static String key(List<String> parts) {
        return String.join("\0", parts).toLowerCase(Locale.ROOT);
    }

    /**
     * A relation that reads files.
     *
     * @param paths as far as the text tells them
     * @param offset where the name or the call begins, in characters; -1 when unknown
     * @param end where it ends, an alias not counted
     * @param name the function's or the file's name
     */
    record FileMention(List<String> paths, int offset, int end, String alias, String name) {}
}
