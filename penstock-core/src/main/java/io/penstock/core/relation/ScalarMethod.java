package io.penstock.core.relation;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A static method that makes one value of some, as columns hold them. Immutable. */
public final class ScalarMethod {
    private static final Set<Simple> SIMPLE = EnumSet.of(
            Simple.BOOLEAN,
            Simple.TINYINT,
            Simple.SMALLINT,
            Simple.INTEGER,
            Simple.BIGINT,
            Simple.HUGEINT,
            Simple.REAL,
            Simple.DOUBLE,
            Simple.TEXT,
            Simple.DATE,
            Simple.TIMESTAMP,
            Simple.TIMESTAMPTZ);

    private static final String ALLOWED =
            "a number, BigInteger, BigDecimal, boolean, String, char, enum, LocalDate, LocalDateTime, Instant,"
                    + " OffsetDateTime or ZonedDateTime";

    private final MethodHandle handle;
    private final List<Parameter> parameters;
    private final DataType result;
    private final ColumnEncoder encoder;

    /** One of the values that it takes. */
    private record Parameter(DataType type, ColumnDecoder decoder, boolean takesNull) {}

    private ScalarMethod(MethodHandle handle, List<Parameter> parameters, DataType result) {
        this.handle = handle;
        this.parameters = parameters;
        this.result = result;
        this.encoder = ColumnEncoder.of(result);
    }

    /**
     * Looks at a method, which must be accessible.
     *
     * @throws IllegalArgumentException when one of its types is none of a single value
     */
    public static ScalarMethod of(Method method) {
        List<Parameter> parameters = new ArrayList<>();
        for (AnnotatedType parameter : method.getAnnotatedParameterTypes()) {
            Class<?> type = method.getParameterTypes()[parameters.size()];
            DataType column = column(type, "parameter " + (parameters.size() + 1));
            boolean takesNull = !type.isPrimitive()
                    && Stream.of(parameter.getAnnotations())
                            .anyMatch(
                                    one -> one.annotationType().getSimpleName().equals("Nullable"));
            parameters.add(new Parameter(column, ColumnDecoder.of(type, column), takesNull));
        }
        DataType result = column(method.getReturnType(), "result");
        try {
            MethodHandle handle = MethodHandles.lookup()
                    .unreflect(method)
                    .asSpreader(Object[].class, parameters.size())
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new ScalarMethod(handle, parameters, result);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Not made accessible: " + method, e);
        }
    }

    private static DataType column(Class<?> type, String where) {
        return JavaScalar.find(type)
                .map(JavaScalar::type)
                .filter(found -> found instanceof DataType.Decimal || SIMPLE.contains(found))
                .orElseThrow(() -> new IllegalArgumentException(
                        where + ": found " + type.getSimpleName() + ", expected " + ALLOWED));
    }

    public List<DataType> parameters() {
        return parameters.stream().map(Parameter::type).toList();
    }

    public DataType result() {
        return result;
    }

    /** Calls the method with the values of columns; what it throws comes out as it was thrown. */
    public @Nullable Object call(@Nullable Object[] values) throws Throwable {
        @Nullable Object[] arguments = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = parameters.get(i);
            if (values[i] == null && !parameter.takesNull()) {
                return null;
            }
            arguments[i] = parameter.decoder().decodeNullable(values[i]);
        }
        Object given = handle.invokeExact(arguments);
        return encoder.encodeNullable(given);
    }
}
