package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models a selection means: raw.items → a → b → c → d, a → x → d, and y by itself. */
class SelectionTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw.items: {}}\n")
                .model("staging/a", "-- @tags: nightly\nSELECT 1 AS id FROM raw.items")
                .model("staging/b", "SELECT id FROM a")
                .model("c", "-- @tags: nightly, mart\nSELECT id FROM b")
                .model("x", "SELECT id FROM a")
                .model("d", "SELECT id FROM c UNION ALL SELECT id FROM x")
                .model("y", "-- @tags: mart\nSELECT 1 AS id");
    }

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource(delimiter = '|', textBlock = """
        b           | b
        B           | b
        main.b      | b
        b y         | b y
        [ab]        | a b
        *           | a b c d x y
        {a,b}       | a b
        {a,b}+1     | a b c x
        path:models/{c,x}.sql | c x
        path:models/{staging,other},+x | a
        {a,c},{c,d} | c
        +b          | a b
        b+          | b c d
        +b+         | a b c d
        1+d         | c d x
        2+c+1       | a b c d
        99999999999+d | a b c d x
        @x          | a b c d x
        @y          | y
        tag:nightly | a c
        tag:nightly+ | a b c d x
        tag:mart,tag:nightly | c
        path:models/staging | a b
        path:models/staging/ | a b
        path:models/c.sql | c
        path:models/*.sql | c d x y
        source:raw.items | a
        source:raw.items+1 | a b x
        +c,x+       |
        +d,b+       | b c d
        y tag:mart,+d | c y
        """)
    void wordsMeanModels(String words, String expected) {
        Outcome list = project.command("list", "--json", "--select", words);
        if (expected == null) {
            assertThat(list.exited(2).errors()).hasSize(1).first().asString().startsWith("SELECTION_EMPTY ");
        } else {
            assertThat(list.succeeded().reasons().keySet())
                    .containsExactlyInAnyOrder(
                            Arrays.stream(expected.split(" ")).toArray(String[]::new));
        }
    }

    @Test
    void excludedModelsAreLeftOut() {
        assertThat(project.command("list", "--json", "--exclude", "+c tag:mart")
                        .succeeded()
                        .reasons()
                        .keySet())
                .containsExactlyInAnyOrder("x", "d");
        assertThat(project.command("list", "--json", "b", "-s", "c", "--exclude", "b")
                        .reasons()
                        .keySet())
                .containsExactly("c");
        assertThat(project.command("run", "y", "--exclude", "y").exited(2).err())
                .contains("Cannot select models: --exclude y leaves none of those selected");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        +@a     | Cannot read the selection "+@a": expected a name, a glob, tag:, path: or source:, with + or @ around it (such as +orders, 2+orders+1, @orders, tag:nightly)
        @a+     | Cannot read the selection "@a+": expected a name, a glob, tag:, path: or source:, with + or @ around it (such as +orders, 2+orders+1, @orders, tag:nightly)
        a,,b    | Cannot read the selection "": expected a name, a glob, tag:, path: or source:, with + or @ around it (such as +orders, 2+orders+1, @orders, tag:nightly)
        [a      | Cannot read the selection "[a": the glob is not well formed (a glob knows *, ?, [abc] and {a,b})
        {a,b    | Cannot read the selection "{a": the glob is not well formed (a glob knows *, ?, [abc] and {a,b})
        """)
    void wordsThatCannotBeReadAreShown(String words, String message) {
        assertThat(project.command("run", "-s", words).exited(2).err().strip()).isEqualTo("error: " + message);
        assertThat(project.command("plan", "--json", "-s", words).exited(2).errors())
                .containsExactly("SELECTION_SYNTAX " + message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        cc          | Cannot select "cc": it matches no model (did you mean "c"?)
        quite_other | Cannot select "quite_other": it matches no model (see them with: penstock list)
        tag:nightli | Cannot select "tag:nightli": it matches no model (did you mean "nightly"? tags here: mart, nightly)
        tag:zzz     | Cannot select "tag:zzz": it matches no model (tags here: mart, nightly)
        source:raw.item | Cannot select "source:raw.item": it matches no model (did you mean "raw.items"? sources that are read: raw.items)
        b,y         | Cannot select "b,y": no model fits all of its words (see them with: penstock list)
        """)
    void wordsThatMatchNothingAreShownWithTheNearest(String words, String message) {
        assertThat(project.command("run", words).exited(2).err().strip()).isEqualTo("error: " + message);
        assertThat(project.command("run", words, "--json").exited(2).errors())
                .containsExactly("SELECTION_EMPTY " + message);
    }

    @Test
    void listTakesNoOptionOfARun() {
        assertThat(project.command("list", "--force").exited(2).err()).contains("Unknown option: '--force'");
    }
}
