package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show in Java compiles, and where they point there is something. */
class JavaOfPagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ANNOTATION = Pattern.compile("`(@Model\\(.*?\\))`(?=[.,: ]|$)", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final String IMPORTS = """
            import static io.penstock.Strategy.*;
            import io.penstock.*;
            import io.penstock.normalize.*;
            import io.penstock.testkit.*;
            import java.math.*;
            import java.net.*;
            import java.net.http.*;
            import java.time.*;
            import java.util.*;
            import java.util.stream.*;
            import org.junit.jupiter.api.Test;
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> fragments() throws IOException {
        List<Arguments> fragments = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                String java = block.group(1).replaceAll("(?m)^import .*\n", "");
                fragments.add(Arguments.of(
                        page.getFileName(),
                        java.contains("{") ? java : "void m(Relation users, Relation orders) {" + java + "}"));
            }
            Matcher annotation = ANNOTATION.matcher(text);
            while (annotation.find()) {
                if (!annotation.group(1).contains("...")) {
                    fragments.add(Arguments.of(
                            page.getFileName(), annotation.group(1) + " Relation m(Relation r) { return r; }"));
                }
            }
        }
        return fragments.stream();
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void fragmentCompiles(Path page, String java) throws IOException {
        Path source = folder.resolve("Page.java");
        Files.writeString(source, IMPORTS + "class Page {\n" + java + "\n}\n");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            told,
                            files,
                            null,
                            List.of("-proc:none", "-d", folder.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s%n%s", page, told).isTrue();
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String path = link.group(1);
                if (path.contains("://")) {
                    continue;
                }
                Path target = path.isEmpty() ? page : page.resolveSibling(path);
                assertThat(target)
                        .as("%s: %s", page.getFileName(), link.group())
                        .exists();
                if (link.group(2) != null) {
                    assertThat(anchors(target))
                            .as("%s: %s", page.getFileName(), link.group())
                            .contains(link.group(2));
                }
            }
        }
    }

    /** Gives the anchors of the headings of a page, as they are made where it is shown. */
    private static List<String> anchors(Path page) throws IOException {
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(Files.readString(page));
        while (heading.find()) {
            anchors.add(heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                ROOT.resolve("README.md"),
                ROOT.resolve("benchmarks/README.md"),
                ROOT.resolve("ARCHITECTURE.md"),
                ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }
}
