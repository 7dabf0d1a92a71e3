package io.penstock.core.relation;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the values of a column into values of a Java type, or throws {@link Misfit}; null stays null. */
@FunctionalInterface
interface ColumnDecoder {
    Object decode(Object value);

    default @Nullable Object decodeNullable(@Nullable Object value) {
        return value == null ? null : decode(value);
    }

    /** Finds the way from a column's type to a Java type; throws {@link Misfit} when there is none. */
    static ColumnDecoder of(Type target, DataType from) {
        if (target instanceof Class<?> type) {
            return ofClass(type, from);
        }
        if (target instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], from);
        }
        if (target instanceof GenericArrayType array && from instanceof DataType.ListOf list) {
            return array(raw(array.getGenericComponentType()), of(array.getGenericComponentType(), list.element()));
        }
        if (target instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            if ((raw == List.class || raw == Collection.class) && from instanceof DataType.ListOf list) {
                return list(of(arguments[0], list.element()));
            }
            if (raw == Map.class && from instanceof DataType.MapOf map) {
                return map(of(arguments[0], map.key()), of(arguments[1], map.value()));
            }
            if (raw == Map.class && arguments[0] == String.class && from instanceof DataType.Struct struct) {
                return struct(arguments[1], struct);
            }
        }
        throw new Misfit("found the column's type " + from + ", which does not become " + target.getTypeName());
    }

    private static ColumnDecoder ofClass(Class<?> type, DataType from) {
        if (type == Object.class) {
            return value -> value;
        }
        var scalar = JavaScalar.find(type).filter(found -> found.accepts().test(from));
        if (scalar.isPresent()) {
            return value -> number(scalar.get(), value, type);
        }
        if (type.isRecord() && from instanceof DataType.Struct struct) {
            var reader = RecordReader.of(type, new Schema(struct.fields()));
            return value -> {
                @Nullable Object[] fields = ((Map<?, ?>) value).values().toArray();
                return reader.read(field -> fields[field]);
            };
        }
        if (type.isArray() && from instanceof DataType.ListOf list) {
            return array(type.getComponentType(), of(type.getComponentType(), list.element()));
        }
        throw new Misfit("found the column's type " + from + ", which does not become " + type.getSimpleName());
    }

    private static Object number(JavaScalar scalar, Object value, Class<?> type) {
        try {
            return scalar.decode().apply(value);
        } catch (ArithmeticException e) {
            throw Misfit.of(value, "a value that fits " + type.getSimpleName());
        }
    }

    private static ColumnDecoder list(ColumnDecoder element) {
        return value -> {
            List<@Nullable Object> decoded = new ArrayList<>();
            for (Object each : (List<?>) value) {
                decoded.add(element.decodeNullable(each));
            }
            return decoded;
        };
    }

    private static ColumnDecoder array(Class<?> component, ColumnDecoder element) {
        return value -> {
            List<?> values = (List<?>) value;
            Object decoded = Array.newInstance(component, values.size());
            for (int i = 0; i < values.size(); i++) {
                Object each = values.get(i);
                if (each == null && component.isPrimitive()) {
                    throw Misfit.of(null, component + " (use its box where NULL may stand)");
                }
                Array.set(decoded, i, element.decodeNullable(each));
            }
            return decoded;
        };
    }

    private static ColumnDecoder map(ColumnDecoder key, ColumnDecoder content) {
        return value -> {
            Map<Object, @Nullable Object> decoded = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((from, to) -> decoded.put(key.decode(from), content.decodeNullable(to)));
            return decoded;
        };
    }

    private static ColumnDecoder struct(Type content, DataType.Struct struct) {
        List<ColumnDecoder> fields =
                struct.fields().stream().map(field -> of(content, field.type())).toList();
        return value -> {
            Map<Object, @Nullable Object> decoded = new LinkedHashMap<>();
            int i = 0;
            for (Map.Entry<?, ?> field : ((Map<?, ?>) value).entrySet()) {
                decoded.put(field.getKey(), fields.get(i++).decodeNullable(field.getValue()));
            }
            return decoded;
        };
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> found) {
            return found;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }
}
