package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a query's canonical form: by clause, a short hash of the parse without the places of its words.
 *
 * <p>Keys are {@code SELECT}, {@code DISTINCT}, {@code FROM}, {@code WHERE}, {@code GROUP BY}, {@code HAVING}, {@code
 * QUALIFY}, {@code SAMPLE}, {@code ORDER BY}, {@code LIMIT}, {@code WITH name}, and {@code WITH} for the order of two or
 * more. A set operation has the key of its word and for its queries these keys with {@code (query 1)}, {@code (query 2)},
 * ... behind them.
 */
final class Clauses {
    private static final int HASH_BYTES = 10;

    private static final Map<String, String> FIELDS = Map.of(
            "select_list", "SELECT",
            "from_table", "FROM",
            "where_clause", "WHERE",
            "having", "HAVING",
            "qualify", "QUALIFY",
            "sample", "SAMPLE",
            "group_expressions", "GROUP BY",
            "group_sets", "GROUP BY",
            "aggregate_handling", "GROUP BY");

    private static final Map<String, String> MODIFIERS = Map.of(
            "DISTINCT_MODIFIER", "DISTINCT",
            "ORDER_MODIFIER", "ORDER BY",
            "LIMIT_MODIFIER", "LIMIT",
            "LIMIT_PERCENT_MODIFIER", "LIMIT");

    private final SortedMap<String, List<JsonNode>> parts = new TreeMap<>();

    private Clauses() {}

    static SortedMap<String, String> of(JsonNode root) {
        JsonNode query = root.deepCopy();
        removePlaces(query);
        Clauses clauses = new Clauses();
        clauses.query(query, "");
        SortedMap<String, String> hashes = new TreeMap<>();
        clauses.parts.forEach((key, nodes) -> hashes.put(key, hash(nodes)));
        return hashes;
    }

    private void query(JsonNode query, String suffix) {
        for (Map.Entry<String, JsonNode> field : query.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "type" -> {}
                case "cte_map" -> commonTables(value.path("map"), suffix);
                case "modifiers" ->
                    value.forEach(modifier ->
                            put(MODIFIERS.getOrDefault(modifier.path("type").asText(), "QUERY"), suffix, modifier));
                case "children" -> children(value, suffix);
                case "setop_type" -> put(value.asText().replace('_', ' '), suffix, query.path("setop_all"));
                case "setop_all" -> {}
                default -> clause(field.getKey(), value, suffix);
            }
        }
    }

    private void clause(String field, JsonNode value, String suffix) {
        boolean says =
                !value.path("type").asText().equals("EMPTY") && !value.asText().equals("STANDARD_HANDLING");
        if (says) {
            put(FIELDS.getOrDefault(field, "QUERY"), suffix, value);
        }
    }

    private void commonTables(JsonNode entries, String suffix) {
        List<JsonNode> names = new ArrayList<>();
        for (JsonNode entry : entries) {
            names.add(entry.path("key"));
            put("WITH " + entry.path("key").asText(), suffix, entry.path("value"));
        }
        if (names.size() > 1) {
            names.forEach(name -> put("WITH", suffix, name));
        }
    }

    private void children(JsonNode queries, String suffix) {
        for (int i = 0; i < queries.size(); i++) {
            String number = suffix.isEmpty() ? " (query " : suffix.substring(0, suffix.length() - 1) + ".";
            query(queries.get(i), number + (i + 1) + ")");
        }
    }

    private void put(String key, String suffix, JsonNode value) {
        parts.computeIfAbsent(key + suffix, any -> new ArrayList<>()).add(value);
    }

    private static void removePlaces(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("query_location", "query_location_length"));
        }
        node.forEach(Clauses::removePlaces);
    }

    private static String hash(List<JsonNode> nodes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(ErrorReport.JSON.writeValueAsBytes(nodes));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("Every Java has SHA-256, and every tree a text", e);
        }
    }
}
