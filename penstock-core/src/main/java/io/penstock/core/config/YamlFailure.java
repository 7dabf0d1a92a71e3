package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.spi.error.PenstockException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What the YAML library finds wrong, in our words.
 *
 * @param offset where, in code points from the beginning of the text, as that library counts
 */
record YamlFailure(String problem, int offset) {

    static YamlFailure of(JsonProcessingException error) {
        if (!(error.getCause() instanceof MarkedYAMLException marked) || marked.getProblem() == null) {
            String problem = error.getOriginalMessage().lines().findFirst().orElse("it is not YAML");
            long offset = error.getLocation() == null ? 0 : error.getLocation().getCharOffset();
            return new YamlFailure(problem, (int) Math.max(0, offset));
        }
        String problem = marked.getProblem();
        Mark mark = marked.getProblemMark();
        if (problem.contains("end of stream") && marked.getContextMark() != null) {
            // What was never closed is to be mended where it opened, not at the end of the file.
            return new YamlFailure(
                    "a text in quotes begins here and does not end (close it)",
                    marked.getContextMark().getIndex());
        }
        return new YamlFailure(inOurWords(problem), mark == null ? 0 : mark.getIndex());
    }

    /** Converts a count of code points into one of characters. */
    static int offset(String text, int codePoints) {
        int within = Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        return text.offsetByCodePoints(0, within);
    }

    PenstockException in(SourceText source, int start, String text) {
        String message = "Cannot read %s: %s".formatted(source.file(), problem);
        return PenstockException.at(source.place(start + offset(text, offset)), ProjectError.FILE_SYNTAX, message);
    }

    private static String inOurWords(String problem) {
        if (problem.contains("(TAB)")) {
            return "a tab indents the line (use spaces)";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "no key may stand here (indent it like its neighbours, or put a value that holds \": \" in quotes)";
        }
        if (problem.startsWith("found character")) {
            String character = problem.replaceFirst("found character '([^']*)'.*", "$1");
            return "a value cannot begin with %s (put it in quotes)".formatted(character);
        }
        if (problem.startsWith("unexpected character found")) {
            return "a value cannot begin with * or & (leave the sign out, or put the value in quotes; the lines of a header begin with no *)";
        }
        if (problem.startsWith("expected ',' or ")) {
            return "expected \",\" or \"%s\" (add it, or put a value that holds brackets in quotes)"
                    .formatted(problem.contains("or ']'") ? "]" : "}");
        }
        if (problem.startsWith("expected <block end>")) {
            return "this does not belong to the lines above (indent it like its neighbours)";
        }
        return problem;
    }
}
