package io.penstock.plugin.duckdb;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Walks types that hold other types. */
final class NestedTypes {
    private NestedTypes() {}

    /** Gives the type with every type at its leaves put through a function. */
    static DataType mapLeaves(DataType type, UnaryOperator<DataType> leaf) {
        if (type instanceof DataType.ListOf list) {
            return new DataType.ListOf(mapLeaves(list.element(), leaf));
        }
        if (type instanceof DataType.MapOf map) {
            return new DataType.MapOf(mapLeaves(map.key(), leaf), mapLeaves(map.value(), leaf));
        }
        if (type instanceof DataType.Struct struct) {
            return new DataType.Struct(struct.fields().stream()
                    .map(field -> new Column(field.name(), mapLeaves(field.type(), leaf), field.nullable()))
                    .toList());
        }
        return leaf.apply(type);
    }

    /** Whether every type at the leaves meets a condition. */
    static boolean allLeaves(DataType type, Predicate<DataType> condition) {
        if (type instanceof DataType.ListOf list) {
            return allLeaves(list.element(), condition);
        }
        if (type instanceof DataType.MapOf map) {
            return allLeaves(map.key(), condition) && allLeaves(map.value(), condition);
        }
        if (type instanceof DataType.Struct struct) {
            return struct.fields().stream().allMatch(field -> allLeaves(field.type(), condition));
        }
        return condition.test(type);
    }
}
