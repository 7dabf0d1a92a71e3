package io.penstock.core.relation;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes records of one class from rows of one schema, matching components to columns by name. */
final class RecordReader<T> {
    private final Class<T> type;
    private final MethodHandle constructor;
    private final List<Component> components;

    /** Matches a record's class to columns; throws {@link Misfit} naming the component for which there is no fitting column. */
    static <T> RecordReader<T> of(Class<T> type, Schema schema) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            int column = find(component.getName(), schema);
            if (column < 0) {
                String name = SnakeCase.of(component.getName());
                throw new Misfit("found no column " + name + " for component " + component.getName() + " ("
                        + NearestWord.remedy(name, schema.names(), "the columns are") + ")");
            }
            Column found = schema.columns().get(column);
            try {
                ColumnDecoder decoder = ColumnDecoder.of(component.getGenericType(), found.type());
                components.add(
                        new Component(found.name(), column, component.getType().isPrimitive(), decoder));
            } catch (Misfit e) {
                throw new Misfit("component " + component.getName() + ": " + e.getMessage());
            }
        }
        return new RecordReader<>(type, components);
    }

    private RecordReader(Class<T> type, List<Component> components) {
        this.type = type;
        this.constructor = constructor(type);
        this.components = components;
    }

    /** Makes a record from the values of a row by column; what its constructor throws comes out as it was thrown. */
    T read(IntFunction<@Nullable Object> row) {
        @Nullable Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Component component = components.get(i);
            arguments[i] = component.value(row.apply(component.index));
        }
        try {
            return type.cast((Object) constructor.invokeExact(arguments));
        } catch (Throwable e) {
            throw RecordShape.<RuntimeException>rethrow(e);
        }
    }

    private static int find(String component, Schema schema) {
        String spelled = SnakeCase.of(component);
        int exact = -1;
        for (int i = 0; i < schema.size(); i++) {
            String column = schema.columns().get(i).name();
            if (column.equalsIgnoreCase(spelled)) {
                return i;
            }
            exact = column.equalsIgnoreCase(component) ? i : exact;
        }
        return exact;
    }

    private static MethodHandle constructor(Class<?> type) {
        try {
            Class<?>[] parameters = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record without its canonical constructor: " + type.getName(), e);
        }
    }

    private record Component(String column, int index, boolean primitive, ColumnDecoder decoder) {
        @Nullable
        Object value(@Nullable Object found) {
            try {
                if (found == null && primitive) {
                    throw new Misfit("found NULL for a primitive (use its box where NULL may stand)");
                }
                return decoder.decodeNullable(found);
            } catch (Misfit e) {
                throw new Misfit("column " + column + ": " + e.getMessage());
            }
        }
    }
}
