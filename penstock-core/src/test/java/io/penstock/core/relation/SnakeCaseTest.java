package io.penstock.core.relation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnakeCaseTest {
    @ParameterizedTest
    @CsvSource({
        "users, users",
        "activeUsers, active_users",
        "HTTPServer, http_server",
        "parseHTTP, parse_http",
        "userID2, user_id2",
        "address1Line, address1_line",
        "already_snake, already_snake",
        "With_Both, with_both",
        "ID, id",
        "İzmir, izmir"
    })
    void namesAreSpelledTheSameInEveryLocale(String name, String spelled) {
        assertThat(SnakeCase.of(name)).isEqualTo(spelled);
    }
}
