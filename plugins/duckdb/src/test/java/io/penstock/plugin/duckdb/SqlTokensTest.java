package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTokensTest {
    /** A bar stands where the first statement ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 /* ; /* ; */ ; */|; SELECT 2",
                "SELECT 1 -- ;\n|; SELECT 2",
                "SELECT E'\\'; \\\\'|; SELECT 2",
                "SELECT 'a\\'|; SELECT 2",
                "SELECT 'a'';'|; SELECT 2",
                "SELECT 1 AS \"a\"\";\"|; SELECT 2",
                "SELECT $$;$$|; SELECT 2",
                "SELECT $a$;$$;$a$|; SELECT 2",
            })
    void statementEndsWhereTheEngineEndsIt(String text) throws SQLException {
        String sql = text.replace("|", "");
        String first = SqlTokens.firstStatement(sql);
        assertThat(first).isEqualTo(text.substring(0, text.indexOf('|')));
        assertThat(SqlTokens.secondStatement(sql)).isEqualTo(sql.lastIndexOf("SELECT 2"));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute(first)).isTrue();
        }
    }
}
