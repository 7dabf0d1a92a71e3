package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.servers.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections from wherever they are said, from the command line. */
class ConnectionsCommandTest {
    private static final String SECRET = "correct-horse-battery";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory.resolve("project"))
                .file("data/README", "")
                .variable("HOME", directory.toString());
    }

    private Path userFile() {
        return directory.resolve(".penstock/connections.yaml");
    }

    private void userFile(String content) throws IOException {
        Files.createDirectories(userFile().getParent());
        Files.writeString(userFile(), content);
    }

    private void declare(String connections) {
        project.file("penstock.yaml", "name: shop\nconnections:\n" + connections.indent(2));
    }

    private String listed() {
        return project.command("connections", "list").succeeded().out();
    }

    @Test
    void projectWithoutConnectionsHasTwo() {
        assertThat(listed())
                .containsPattern("default +duckdb +path=data/dev.duckdb +readwrite +penstock.yaml")
                .containsPattern("local +duckdb +path=:memory: +readwrite +penstock.yaml");
    }

    @Test
    void userFileAddsWhatTheProjectDoesNotSay() throws IOException {
        declare("default: {type: duckdb, path: data/a.duckdb}");
        userFile("default: {type: duckdb, path: data/b.duckdb}\nraw_db: {type: postgres, host: db, database: shop}\n");
        assertThat(listed())
                .containsPattern("default +duckdb +path=data/a.duckdb +readwrite +penstock.yaml:3:3")
                .containsPattern(
                        "raw_db +postgres +database=shop host=db +readwrite +~/.penstock/connections.yaml:2:1");
    }

    @Test
    void variableReplacesWhatTheProjectSays() {
        declare("default: {type: duckdb, path: a}\nraw-db: {type: duckdb, path: b, access: read}");
        project.variable("PENSTOCK_CONN_RAW_DB", "postgres://etl:" + SECRET + "@db:1234/shop?sslmode=require");
        assertThat(listed())
                .containsPattern(
                        "raw-db +postgres +url=postgres://etl:\\*\\*\\*@db:1234/shop\\?sslmode=require +read +PENSTOCK_CONN_RAW_DB")
                .doesNotContain(SECRET);
        project.variable(
                "PENSTOCK_CONN_RAW_DB", "{type: postgres, host: other, database: shop, password: " + SECRET + "}");
        assertThat(listed())
                .containsPattern("raw-db +postgres +database=shop host=other password=\\*\\*\\* +read")
                .doesNotContain(SECRET);
        project.variable("PENSTOCK_CONN_NEW_ONE", "{type: duckdb, path: c}");
        assertThat(listed()).containsPattern("new_one +duckdb +path=c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct-horse-battery", "{type: [correct-horse-battery", "[correct-horse-battery]"})
    void variableThatIsNoConnectionIsToldWithoutIt(String value) {
        project.variable("PENSTOCK_CONN_RAW_DB", value);
        Outcome outcome = project.command("validate");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("PENSTOCK_CONN_RAW_DB").doesNotContain(SECRET);
    }

    @Test
    void unknownKeyInTheUserFilePointsThere() throws IOException {
        userFile("raw_db:\n  type: postgres\n  hots: db\n  database: shop\n");
        assertThat(project.command("validate").err())
                .contains("~/.penstock/connections.yaml:3:3: ")
                .contains("\"hots\"")
                .contains("did you mean \"host\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: postgres, hots: db, password: SECRET, database: x}",
                "{type: postgres, password: \"SECRET\", hots: db}",
                "{type: postgres, url: 'postgres://etl:SECRET@db/x', hots: db}",
                "{type: postgres, parameters: {sslpassword: 'SECRET'}, hots: db}",
            })
    void lineOfAnErrorShowsNoSecret(String connection) {
        declare("default: {type: duckdb, path: a}\nraw_db: " + connection.replace("SECRET", SECRET));
        Outcome outcome = project.command("validate");
        assertThat(outcome.err())
                .contains("\"hots\"", "  4 |   raw_db: {type: postgres, ", "****")
                .doesNotContain(SECRET);
        String[] lines = outcome.err().split("\n", -1);
        int mark = java.util.Arrays.stream(lines)
                .filter(line -> line.endsWith("^"))
                .findFirst()
                .orElseThrow()
                .length();
        assertThat(java.util.Arrays.stream(lines)
                        .filter(line -> line.startsWith("  4 |"))
                        .findFirst()
                        .orElseThrow())
                .satisfies(line -> assertThat(line.substring(mark - 1)).startsWith("hots"));
    }

    @Test
    void checkConnects() throws IOException {
        declare("default: {type: duckdb, path: data/a.duckdb}\nraw_db: {type: postgres, port: " + PostgresServer.port()
                + ", database: " + PostgresServer.newDatabase() + ", user: postgres}");
        assertThat(project.command("connections", "check").succeeded().out())
                .containsPattern("ok default \\d.\\d\\ds")
                .containsPattern("ok raw_db \\d.\\d\\ds");
        assertThat(project.command("connections", "check", "raw_bd").err())
                .contains(
                        "Cannot check the connection raw_bd: there is none of that name (did you mean \"raw_db\"? connections: default, raw_db, local)");
    }

    @Test
    void checkTellsWhatIsWrong() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        int port = PostgresServer.port();
        String database = PostgresServer.newDatabase();
        declare("default: {type: duckdb, path: data/a.duckdb}\n"
                + "no_port: {type: postgres, port: " + free + ", database: x, user: postgres, password: " + SECRET
                + "}\n"
                + "no_host: {type: postgres, host: no-such-host.invalid, database: x, user: postgres}\n"
                + "no_database: {type: postgres, port: " + port + ", database: nothing, user: postgres}\n"
                + "no_user: {type: postgres, port: " + port + ", database: " + database + ", user: nobody}\n");
        Outcome outcome = project.command("connections", "check");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out() + outcome.err())
                .contains("ok default")
                .containsPattern("failed no_port: .*no server answers at localhost:" + free
                        + " \\(check host and port, and that it runs\\)")
                .containsPattern("failed no_host: .*there is no host \"no-such-host.invalid\" \\(check its name\\)")
                .containsPattern("failed no_database: .*database \"nothing\" does not exist")
                .containsPattern("failed no_user: .*role \"nobody\" does not exist")
                .doesNotContain(SECRET);
        Outcome json = project.command("connections", "check", "--json", "default", "no_port");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.json().path("connections").path(0).path("status").asText())
                .isEqualTo("ok");
        assertThat(json.json()
                        .path("connections")
                        .path(1)
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("DATABASE_UNREADABLE");
    }

    @Test
    void setKeepsAllElse() throws IOException {
        project.command("connections", "set", "raw_db", "type=postgres", "host=db", "port=5433", "database=shop")
                .succeeded();
        assertThat(userFile()).hasContent("raw_db:\n  type: postgres\n  host: db\n  port: 5433\n  database: shop\n");
        assertThat(Files.getPosixFilePermissions(userFile())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                userFile(), "# mine\n" + Files.readString(userFile()) + "# others\nother: {type: duckdb, path: x}\n");
        project.command("connections", "set", "raw_db", "postgres://etl:${PGPASSWORD}@db/shop")
                .succeeded();
        assertThat(userFile())
                .hasContent("# mine\nraw_db:\n  type: postgres\n  url: \"postgres://etl:${PGPASSWORD}@db/shop\"\n"
                        + "other: {type: duckdb, path: x}\n");
        project.variable("PGPASSWORD", SECRET);
        assertThat(listed()).containsPattern("raw_db +postgres +url=postgres://etl:\\*\\*\\*@db/shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw_db | host=db | its type is missing (installed: duckdb, postgres)",
                "raw_db | type=postgers host=db | no plugin for the type postgers is installed (did you mean \"postgres\"? installed: duckdb, postgres)",
                "raw_db | type=postgres hots=db | there is no key \"hots\" for the type postgres (did you mean \"host\"? known here: type,",
                "raw_db | type=postgres secretword | word 2 behind the name is neither a URL nor key=value",
                "raw.db | type=postgres | \"raw.db\" is no name of a connection (use letters, digits, _ and -)",
            })
    void wrongSettingIsRefused(String name, String said, String reason) throws IOException {
        userFile("other: {type: duckdb, path: x}\n");
        String[] words = ("connections set " + name + " " + said).split(" ", -1);
        Outcome outcome = project.command(words);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("Cannot set the connection " + name + ": " + reason)
                .doesNotContain("secretword");
        assertThat(userFile()).hasContent("other: {type: duckdb, path: x}\n");
    }
}
