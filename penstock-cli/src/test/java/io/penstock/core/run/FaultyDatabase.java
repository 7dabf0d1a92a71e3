package io.penstock.core.run;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database in whose sessions something goes wrong that a database does not tell of. */
final class FaultyDatabase {
    private FaultyDatabase() {}

    /** Lets as many commits come about as are left. */
    static SqlDatabase dyingBeforeCommit(SqlDatabase database, AtomicInteger left) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            return given instanceof SqlSession session ? session(session, left) : given;
        });
    }

    /** Fails at statements that hold a text, by an exception that no database should throw. */
    static SqlDatabase failingAt(String text, SqlDatabase database) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            return given instanceof SqlSession session
                    ? around(SqlSession.class, session, (call, values, answer) -> {
                        if (call.equals("execute") && String.valueOf(values[0]).contains(text)) {
                            throw new IllegalStateException("a defect");
                        }
                        return answer.get();
                    })
                    : given;
        });
    }

    private static SqlSession session(SqlSession session, AtomicInteger left) {
        return around(SqlSession.class, session, (method, arguments, result) -> {
            if (method.equals("commit") && left.getAndDecrement() == 0) {
                throw new Death();
            }
            return result.get();
        });
    }

    private static <T> T around(Class<T> type, T inner, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        around.call(method.getName(), arguments == null ? new Object[0] : arguments, () -> {
                            try {
                                return method.invoke(inner, arguments);
                            } catch (InvocationTargetException e) {
                                throw Objects.requireNonNull(e.getCause());
                            }
                        })));
    }

    /** Stands for the end of the process: what comes after it does not happen. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    @FunctionalInterface
    private interface Around {
        @Nullable
        Object call(String method, Object[] arguments, Call result) throws Throwable;
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object get() throws Throwable;
    }
}
