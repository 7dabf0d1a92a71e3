package io.penstock.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes schemas as JSON and reads them back.
 *
 * <p>A schema is {@code [{"name": "id", "type": "bigint", "nullable": false}, ...]}. A type without parameters is its
 * name; others are {@code {"decimal": [10, 2]}}, {@code {"varchar": 20}}, {@code {"list": type}}, {@code {"struct":
 * [column, ...]}}, {@code {"map": [type, type]}}, {@code {"other": "name"}}. The spelling of {@link DataType} for people
 * is not used: it does not quote the names of fields.
 */
public final class SchemaJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaJson() {}

    public static String write(Schema schema) {
        return columns(schema.columns()).toString();
    }

    public static Schema read(String text) {
        try {
            return new Schema(columns(JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not a schema: " + text, e);
        }
    }

    private static ArrayNode columns(List<Column> columns) {
        ArrayNode array = NODES.arrayNode();
        for (Column column : columns) {
            array.addObject()
                    .put("name", column.name())
                    .<ObjectNode>set("type", type(column.type()))
                    .put("nullable", column.nullable());
        }
        return array;
    }

    private static List<Column> columns(JsonNode array) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : array) {
            columns.add(new Column(
                    column.required("name").asText(),
                    type(column.required("type")),
                    column.required("nullable").asBoolean()));
        }
        return columns;
    }

    private static JsonNode type(DataType type) {
        if (type instanceof DataType.Simple simple) {
            return NODES.textNode(simple.name().toLowerCase(Locale.ROOT));
        }
        ObjectNode node = NODES.objectNode();
        if (type instanceof DataType.Decimal decimal) {
            node.putArray("decimal").add(decimal.precision()).add(decimal.scale());
        } else if (type instanceof DataType.Varchar varchar) {
            node.put("varchar", varchar.length());
        } else if (type instanceof DataType.ListOf list) {
            node.set("list", type(list.element()));
        } else if (type instanceof DataType.Struct struct) {
            node.set("struct", columns(struct.fields()));
        } else if (type instanceof DataType.MapOf map) {
            node.putArray("map").add(type(map.key())).add(type(map.value()));
        } else if (type instanceof DataType.Other other) {
            node.put("other", other.name());
        } else {
            throw new IllegalStateException("Not a known type: " + type);
        }
        return node;
    }

    private static DataType type(JsonNode node) {
        if (node.isTextual()) {
            return DataType.Simple.valueOf(node.asText().toUpperCase(Locale.ROOT));
        }
        String kind = node.fieldNames().next();
        JsonNode value = node.get(kind);
        return switch (kind) {
            case "decimal" ->
                new DataType.Decimal(value.get(0).asInt(), value.get(1).asInt());
            case "varchar" -> new DataType.Varchar(value.asInt());
            case "list" -> new DataType.ListOf(type(value));
            case "struct" -> new DataType.Struct(columns(value));
            case "map" -> new DataType.MapOf(type(value.get(0)), type(value.get(1)));
            case "other" -> new DataType.Other(value.asText());
            default -> throw new IllegalStateException("Not a known type: " + node);
        };
    }
}
