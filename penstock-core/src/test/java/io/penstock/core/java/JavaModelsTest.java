package io.penstock.core.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ProjectException;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaModelsTest {
    @TempDir
    Path folder;

    private SourceProject project;

    @BeforeEach
    void begin() {
        project = new SourceProject(folder);
    }

    @Test
    void projectWithoutJavaHasNoModels() {
        try (JavaModels models = project.load()) {
            assertThat(models.declarations()).isEmpty();
        }
        assertThat(folder.resolve(".penstock")).doesNotExist();
    }

    @Test
    void methodsBecomeModelsWithTheirParametersAsDependencies() {
        project.models("""
            record Row(long id) {}
            @Model List<Row> plain() { return List.of(); }
            @Model static Stream<Map<String, Object>> rowMaps(Stream<Row> rawUsers, List<Map<String, Object>> b) { return Stream.of(); }
            @Model Relation related(ModelContext context, Relation users, @Ref("Odd Name") Relation other) { return users; }
            @Model protected String query() { return "SELECT 1"; }
            @Model public void effect() {}
            @Model Iterable<Row> iterable() { return List.of(); }
            @Model Collection<? extends Row> collection() { return List.of(); }
            @Model org.apache.arrow.vector.ipc.ArrowReader arrow() { return null; }
            void helper() {}
            """);
        try (JavaModels models = project.load()) {
            assertThat(models.declarations())
                    .extracting(JavaDeclaration::name)
                    .containsExactly(
                            "plain", "row_maps", "related", "query", "effect", "iterable", "collection", "arrow");
            assertThat(shape(SourceProject.find(models, "plain"))).isEqualTo("ROWS Row <-");
            assertThat(shape(SourceProject.find(models, "row_maps")))
                    .isEqualTo("ROWS Map <- STREAM raw_users Row, LIST b Map");
            assertThat(shape(SourceProject.find(models, "related")))
                    .isEqualTo("RELATION <- CONTEXT, RELATION users, RELATION Odd Name");
            assertThat(shape(SourceProject.find(models, "query"))).isEqualTo("SQL <-");
            assertThat(shape(SourceProject.find(models, "effect"))).isEqualTo("NOTHING <-");
            assertThat(shape(SourceProject.find(models, "iterable"))).isEqualTo("ROWS Row <-");
            assertThat(shape(SourceProject.find(models, "collection"))).isEqualTo("ROWS Row <-");
            assertThat(shape(SourceProject.find(models, "arrow"))).isEqualTo("ARROW <-");
        }
    }

    @Test
    void annotationValuesHaveTheKeysOfHeaders() {
        project.models("""
            @Model(name = "active", materialize = Materialization.TABLE, strategy = Strategy.MERGE_BY_KEY,
                   primaryKey = {"id", "day"}, delete = DeleteMode.SOFT, tags = "a", timeout = "5m",
                   schema = "mart", connection = "lake", description = "d", owner = "o", path = "p", format = "csv")
            String everything() { return "SELECT 1"; }
            @Model String nothing() { return "SELECT 1"; }
            """);
        try (JavaModels models = project.load()) {
            assertThat(SourceProject.find(models, "active").options())
                    .hasToString(
                            "{\"connection\":\"lake\",\"delete\":\"soft\",\"description\":\"d\",\"format\":\"csv\","
                                + "\"materialize\":\"table\",\"owner\":\"o\",\"path\":\"p\",\"primary_key\":[\"id\",\"day\"],"
                                + "\"schema\":\"mart\",\"strategy\":\"merge_by_key\",\"tags\":[\"a\"],\"timeout\":\"5m\"}");
            assertThat(SourceProject.find(models, "nothing").options()).hasToString("{}");
        }
    }

    @Test
    void placeIsTheLineOfTheDeclaration() {
        project.write("staging/Users.java", """
            package staging;

            import io.penstock.Model;

            public class Users {
                @Model
                String users(
                        ) {
                    // a comment

                    return "SELECT 1";
                }
            }
            """);
        project.write("Users.java", "class Users {}");
        try (JavaModels models = project.load()) {
            Place place = models.declarations().get(0).place();
            assertThat(place).isEqualTo(new Place("models/staging/Users.java", 7, 0, "    String users("));
            assertThat(models.declarations().get(0).model().title()).isEqualTo("staging.Users.users");
        }
    }

    @Test
    void everyCompilerErrorIsToldAtItsPlace() {
        project.write("A.java", "class A {\n\tint x = \"ı\";\n\tString y = 1;\n}\n");
        project.write("deep/B.java", "class B { Missing m; }");

        ProjectException problems = catchThrowableOfType(ProjectException.class, () -> project.load());

        assertThat(problems.code()).isEqualTo(ProjectError.JAVA_COMPILATION);
        assertThat(problems.problems())
                .extracting(PenstockException::describe)
                .containsExactlyInAnyOrder(
                        "models/A.java:2:10: Cannot compile A.java: incompatible types:"
                                + " java.lang.String cannot be converted to int",
                        "models/A.java:3:13: Cannot compile A.java: incompatible types:"
                                + " int cannot be converted to java.lang.String",
                        "models/deep/B.java:1:11: Cannot compile B.java: cannot find symbol\n"
                                + "  symbol:   class Missing\n  location: class B");
        assertThat(problems.problems())
                .extracting(problem -> problem.place().orElseThrow().text())
                .contains("\tint x = \"ı\";", "class B { Missing m; }");
        assertThat(problems.message().lines()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void byteOrderMarkIsLeftOut() {
        project.write("A.java", "\uFEFFpublic class A { @io.penstock.Model String a() { return \"SELECT 1\"; } }");
        try (JavaModels models = project.load()) {
            assertThat(models.declarations()).extracting(JavaDeclaration::name).containsExactly("a");
        }
    }

    @Test
    void fileThatIsNotUtf8IsTold() throws IOException {
        project.write("A.java", "");
        Files.write(folder.resolve("models/A.java"), new byte[] {'/', '/', (byte) 0xE9});

        assertThatThrownBy(() -> project.load())
                .isInstanceOf(PenstockException.class)
                .hasMessage("Cannot read models/A.java: it is not text in UTF-8 (save it as UTF-8)");
    }

    @Test
    void wrongShapesAreAllTold() {
        project.models("""
            record Row(long id) {}
            @Model Set<Row> set() { return null; }
            @Model List<String> texts() { return null; }
            @Model List raw() { return null; }
            @Model int number() { return 1; }
            @Model void takes(Row row) {}
            @Model void takesMap(List<Map<Integer, Object>> rows) {}
            @Model void takesCollection(Collection<Row> rows) {}
            @Model private void hidden() {}
            @Model void empty(@Ref(" ") Relation x) {}
            @Model(strategy = {Strategy.APPEND, Strategy.NONE}) void two() {}
            """);

        ProjectException problems = catchThrowableOfType(ProjectException.class, () -> project.load());

        String results = "a List, Collection, Iterable or Stream of records or of Map<String, Object>, Relation,"
                + " String (a query), ArrowReader or void";
        String parameters = "ModelContext, Relation, or a List or Stream of records or of Map<String, Object>";
        assertThat(problems.code()).isEqualTo(ProjectError.JAVA_MODEL);
        assertThat(problems.problems())
                .extracting(PenstockException::describe)
                .containsExactly(
                        "models/Models.java:6: Cannot use Models.set as a model: result: found Set<Models$Row>,"
                                + " expected " + results,
                        "models/Models.java:7: Cannot use Models.texts as a model: result: found List<String>,"
                                + " expected " + results,
                        "models/Models.java:8: Cannot use Models.raw as a model: result: found List, expected "
                                + results,
                        "models/Models.java:9: Cannot use Models.number as a model: result: found int, expected "
                                + results,
                        "models/Models.java:10: Cannot use Models.takes as a model: parameter 1: found Models$Row,"
                                + " expected " + parameters,
                        "models/Models.java:11: Cannot use Models.takesMap as a model: parameter 1:"
                                + " found List<Map<Integer, Object>>, expected " + parameters,
                        "models/Models.java:12: Cannot use Models.takesCollection as a model: parameter 1:"
                                + " found Collection<Models$Row>, expected " + parameters,
                        "models/Models.java:13: Cannot use Models.hidden as a model: found private,"
                                + " expected a method with a body that is not private",
                        "models/Models.java:14: Cannot use Models.empty as a model: parameter 1: found an empty @Ref,"
                                + " expected the name of a model or source",
                        "models/Models.java:15: Cannot use Models.two as a model: strategy: found [APPEND, NONE],"
                                + " expected one of them");
    }

    @Test
    void classThatCannotBeMadeIsTold() {
        project.models("""
            abstract static class Base { @Model String a() { return ""; } }
            class Inner { @Model String b() { return ""; } }
            static class Arguments { Arguments(int x) {} @Model String c() { return ""; } @Model static String d() { return ""; } }
            """);

        ProjectException problems = catchThrowableOfType(ProjectException.class, () -> project.load());

        assertThat(problems.problems())
                .extracting(PenstockException::message)
                .hasSize(3)
                .allSatisfy(message -> assertThat(message)
                        .contains("which cannot be made")
                        .contains("(or make the method static, and a nested class static)"));
    }

    @Test
    void modelsAreFoundInJarsAndFoldersOfTheClassPath() throws IOException {
        Path classes = compile("-parameters");
        Path jar = jar(classes);

        for (Path root : List.of(classes, jar)) {
            try (JavaModels models = project.load(root)) {
                JavaDeclaration found = models.declarations().get(0);
                assertThat(found.name()).isEqualTo("big_orders");
                assertThat(found.place()).isEqualTo(Place.of(root.getFileName() + "!shop.Orders"));
                assertThat(shape(found)).isEqualTo("RELATION <- RELATION all_orders");
            }
        }
    }

    @Test
    void sourcesSeeTheClassPath() throws IOException {
        project.write("Mine.java", "class Mine { @io.penstock.Model String mine() { return shop.Orders.QUERY; } }");

        try (JavaModels models = project.load(jar(compile("-parameters")))) {
            assertThat(models.declarations()).extracting(JavaDeclaration::name).contains("mine", "big_orders");
        }
    }

    @Test
    void classWithoutParameterNamesIsTold() {
        Path classes = compile("-g:none");

        assertThatThrownBy(() -> project.load(classes))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                .hasMessage("Cannot use shop.Orders.bigOrders as a model: parameter 1: its name is not in the class,"
                        + " expected a class compiled with -parameters (or name the model or source with @Ref)");
    }

    @Test
    void classWhoseNeedsAreMissingIsTold() throws IOException {
        Path classes = compile("-parameters");
        Files.delete(classes.resolve("shop/Gone.class"));

        assertThatThrownBy(() -> project.load(classes))
                .isInstanceOf(PenstockException.class)
                .hasMessageStartingWith("Cannot load the class shop.Orders: java.lang.NoClassDefFoundError: shop/Gone")
                .hasMessageEndingWith("(what it needs must be on the project's class_path)");
    }

    @Test
    void usersSeeTheSpiAndNothingElseOfPenstock() {
        SharedClasses shared = new SharedClasses();

        assertThatThrownBy(() -> shared.loadClass(JavaModels.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> shared.loadClass("org.slf4j.Logger")).isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> shared.loadClass("org.objectweb.asm.Type")).isInstanceOf(ClassNotFoundException.class);
        assertThat(List.of("io.penstock.Model", "io.penstock.spi.type.Schema", "org.jspecify.annotations.Nullable"))
                .allSatisfy(name -> assertThat(shared.loadClass(name).getClassLoader())
                        .isSameAs(getClass().getClassLoader()));
    }

    /** Compiles a class with a model the way another build would. */
    private Path compile(String option) {
        Path classes = folder.resolve("classes");
        Path source = folder.resolve("Orders.java");
        try {
            Files.writeString(source, """
                package shop;
                public class Orders {
                    public static final String QUERY = "SELECT 1";
                    @io.penstock.Model
                    io.penstock.Relation bigOrders(io.penstock.Relation allOrders) { return allOrders; }
                    Gone gone() { return null; }
                }
                class Gone {}
                """);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        String classPath = SharedClasses.classPath().stream()
                .map(Path::toString)
                .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, option, "-cp", classPath, "-d", classes.toString(), source.toString());
        assertThat(code).isZero();
        return classes;
    }

    private Path jar(Path classes) throws IOException {
        Path jar = folder.resolve("shop.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : List.of("shop/Orders.class", "shop/Gone.class")) {
                out.putNextEntry(new JarEntry(name));
                Files.copy(classes.resolve(name), out);
            }
        }
        return jar;
    }

    private static String shape(JavaDeclaration declaration) {
        StringBuilder shape =
                new StringBuilder(declaration.model().result().kind().name());
        Class<?> row = declaration.model().result().elementType();
        shape.append(row == null ? "" : " " + row.getSimpleName()).append(" <-");
        String separator = " ";
        for (JavaModel.Parameter parameter : declaration.model().parameters()) {
            shape.append(separator).append(parameter.kind());
            shape.append(parameter.dependency().isEmpty() ? "" : " " + parameter.dependency());
            Class<?> element = parameter.elementType();
            shape.append(element == null ? "" : " " + element.getSimpleName());
            separator = ", ";
        }
        return shape.toString();
    }
}
