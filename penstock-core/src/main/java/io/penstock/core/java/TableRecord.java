package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Description;
import io.penstock.Json;
import io.penstock.Key;
import io.penstock.Length;
import io.penstock.NaturalKey;
import io.penstock.Table;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.relation.SnakeCase;
import io.penstock.normalize.Trim;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads a record that declares a table as the map that a file of {@code tables/} holds, so that both go through one check. */
final class TableRecord {
    private static final String NORMALIZERS = Trim.class.getPackageName();

    private TableRecord() {}

    static boolean declares(Class<?> type) {
        return type.isAnnotationPresent(Table.class);
    }

    /** Gives the map; throws {@link IllegalArgumentException} for a class that cannot be a table. */
    static ObjectNode read(Class<?> type) {
        Table table = type.getAnnotation(Table.class);
        if (table == null || !type.isRecord()) {
            throw new IllegalArgumentException(
                    "target: found " + type.getName() + ", expected a record annotated with @Table");
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("name", table.name().isEmpty() ? SnakeCase.of(type.getSimpleName()) : table.name());
        put(map, "schema", table.schema());
        put(map, "description", table.description());
        ObjectNode columns = map.putObject("columns");
        List<Column> shape = columns(type);
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            columns.set(shape.get(i).name(), column(type, components[i], shape.get(i)));
        }
        if (table.mergeKeys().length > 0) {
            Stream.of(table.mergeKeys()).forEach(map.putArray("merge_keys")::add);
        }
        if (!table.audit()) {
            map.put("audit", false);
        }
        if (table.onDrift().length > 1) {
            throw new IllegalArgumentException("onDrift of " + type.getName() + ": found two, expected one of them");
        }
        Stream.of(table.onDrift())
                .forEach(drift -> map.put("on_drift", drift.name().toLowerCase(Locale.ROOT)));
        return map;
    }

    private static List<Column> columns(Class<?> type) {
        try {
            return JavaRows.schemaOf(type).columns();
        } catch (PenstockException e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    private static ObjectNode column(Class<?> type, RecordComponent component, Column shape) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("type", type(type, component, shape.type()).toString());
        if (isNullable(component)) {
            if (component.getType().isPrimitive()) {
                throw new IllegalArgumentException("component " + component.getName() + " of " + type.getName()
                        + ": found @Nullable on " + component.getType() + ", which is never null, expected its box");
            }
            map.put("nullable", true);
        }
        if (component.isAnnotationPresent(Key.class)) {
            map.put("key", true);
        }
        NaturalKey natural = component.getAnnotation(NaturalKey.class);
        if (natural != null && natural.value().isEmpty()) {
            map.put("natural_key", true);
        } else if (natural != null) {
            map.put("natural_key", natural.value());
        }
        Description description = component.getAnnotation(Description.class);
        put(map, "description", description == null ? "" : description.value());
        normalizers(component, map);
        return map;
    }

    private static DataType type(Class<?> type, RecordComponent component, DataType shape) {
        Length length = component.getAnnotation(Length.class);
        if (component.isAnnotationPresent(Json.class)) {
            if (component.getType() != String.class || length != null) {
                throw new IllegalArgumentException("component " + component.getName() + " of " + type.getName()
                        + ": found @Json on " + component.getType().getSimpleName()
                        + (length == null ? "" : " with @Length") + ", expected a String without a length");
            }
            return DataType.Simple.JSON;
        }
        if (length == null) {
            return shape;
        }
        if (component.getType() != String.class || length.value() < 1) {
            throw new IllegalArgumentException("component " + component.getName() + " of " + type.getName()
                    + ": found @Length(" + length.value() + ") on "
                    + component.getType().getSimpleName() + ", expected a length of at least 1, on a String");
        }
        return new DataType.Varchar(length.value());
    }

    /** Any annotation of that name counts, also one that stands on the type, as JSpecify's does. */
    private static boolean isNullable(RecordComponent component) {
        return Stream.of(
                        component.getAnnotations(),
                        component.getAnnotatedType().getAnnotations(),
                        component.getAccessor().getAnnotations())
                .flatMap(Stream::of)
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static void normalizers(RecordComponent component, ObjectNode column) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Annotation annotation : component.getAnnotations()) {
            if (annotation.annotationType().getPackageName().equals(NORMALIZERS)) {
                all.add(NormalizerAnnotation.read(annotation));
            }
        }
        if (!all.isEmpty()) {
            column.set("normalize", all);
        }
    }

    private static void put(ObjectNode map, String key, String text) {
        if (!text.isEmpty()) {
            map.put(key, text);
        }
    }
}
