package io.penstock.core.workspace;

import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectException;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.UnknownNameException;
import io.penstock.core.project.Project;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Leaves out of a project the files with which something is wrong, and those that need them. Confined to one thread. */
final class SoundPart {
    private final Set<String> leftOut = new TreeSet<>();
    private final Set<String> names = new HashSet<>();
    private final Problems problems = new Problems();
    private boolean leavesOutClasses;

    Set<String> leftOut() {
        return leftOut;
    }

    /** Gives what is wrong with the files that are left out for their own sake. */
    Problems problems() {
        return problems;
    }

    /** Reads the part of a project that can be read. */
    Project read(Function<Problems, Project> reader) {
        Problems problems = new Problems();
        Project project = reader.apply(problems);
        try {
            problems.throwIfAny();
            return project;
        } catch (PenstockException e) {
            return without(project, e);
        }
    }

    /** Compiles the part of a project that can be compiled. */
    Graph compile(Project project, Function<Project, Graph> compiler) {
        Project part = project;
        while (true) {
            try {
                return compiler.apply(part);
            } catch (PenstockException e) {
                Project less = without(part, e);
                if (less.equals(part)) {
                    throw e;
                }
                part = less;
            }
        }
    }

    /** Says whether a name is only unknown because what it names is left out. */
    private boolean isOfWhatIsLeftOut(PenstockException problem) {
        return problem instanceof UnknownNameException unknown
                ? names.contains(unknown.name().toLowerCase(Locale.ROOT))
                : leavesOutClasses && problem.code() == ConnectorError.SQL_BINDING;
    }

    /** Says whether classes are left out, and with them functions that are not known then: all come from one compilation. */
    boolean leavesOutClasses() {
        return leavesOutClasses;
    }

    /** Gives the name that a model in a file has, when it does not say another. */
    private static String stem(String file) {
        return file.replaceFirst(".*/", "").replaceFirst("\\.\\w+$", "");
    }

    /** Leaves out the files of which an error tells; one that is of no file, or of a database, stays an error. */
    private Project without(Project project, PenstockException error) {
        List<PenstockException> all = error instanceof ProjectException several ? several.problems() : List.of(error);
        if (all.stream().anyMatch(one -> one.place().isEmpty() || one.code().category() != ErrorCategory.USER)) {
            throw error;
        }
        Set<String> files = all.stream()
                .flatMap(one -> one.place().stream())
                .map(Place::file)
                .collect(Collectors.toSet());
        leavesOutClasses |= files.stream().anyMatch(file -> file.endsWith(".java") || file.endsWith(".class"));
        all.stream().filter(one -> !isOfWhatIsLeftOut(one)).forEach(problems::add);
        leftOut.addAll(files);
        project.models().stream()
                .filter(model -> files.contains(model.place().file()))
                .forEach(model -> names.add(model.name().toLowerCase(Locale.ROOT)));
        files.forEach(file -> names.add(stem(file).toLowerCase(Locale.ROOT)));
        return project.without(files);
    }
}
