package io.penstock.core.contract;

import io.penstock.core.config.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a text tells a date or a time: YYYY, MM, DD, HH24, MI, SS, MS, US, OF (an offset such as +02:00, or Z) and
 * literal text.
 *
 * @param pattern what texts of this format look like, with a group for each token
 * @param tokens the tokens in the order of their groups
 */
record TimeFormat(String text, String pattern, List<String> tokens) {
    /** What each token looks like; a year 0 is none. */
    private static final Map<String, String> TOKENS = tokenPatterns();

    /** The tokens that stand for themselves between others. */
    private static final String LETTERS = "TZ";

    private static final List<String> DATES = List.of("YYYY-MM-DD", "YYYYMMDD", "MM/DD/YYYY");

    /** The formats of timestamps that are those of SQL, or differ from them by a T. */
    private static final Pattern STANDARD = Pattern.compile("YYYY-MM-DD([T ]HH24:MI(:SS([.](MS|US))?)?(OF)?)?");

    TimeFormat {
        tokens = List.copyOf(tokens);
    }

    private static Map<String, String> tokenPatterns() {
        Map<String, String> patterns = new LinkedHashMap<>();
        patterns.put("YYYY", "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000");
        patterns.put("MM", "0[1-9]|1[0-2]");
        patterns.put("DD", "0[1-9]|[12][0-9]|3[01]");
        patterns.put("HH24", "[01][0-9]|2[0-3]");
        patterns.put("MI", "[0-5][0-9]");
        patterns.put("SS", "[0-5][0-9]");
        patterns.put("MS", "[0-9]{1,3}");
        patterns.put("US", "[0-9]{1,6}");
        patterns.put("OF", "Z|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?");
        return patterns;
    }

    static List<TimeFormat> dates() {
        return DATES.stream().map(TimeFormat::parse).toList();
    }

    /** Gives the usual timestamps, in few formats, as each costs a pass over the texts. */
    static List<TimeFormat> timestamps() {
        return List.of(usual(true), usual(false), parse("YYYY-MM-DD"), parse("MM/DD/YYYY"));
    }

    private static TimeFormat usual(boolean offset) {
        TimeFormat day = parse("YYYY-MM-DD");
        List<String> tokens = new ArrayList<>(day.tokens());
        tokens.addAll(List.of("HH24", "MI", "SS"));
        String seconds = TOKENS.get("SS") + "(?:[.](?:" + TOKENS.get("US") + "))?";
        String pattern =
                day.pattern() + "[T ](" + TOKENS.get("HH24") + ")[:](" + TOKENS.get("MI") + ")[:](" + seconds + ")";
        if (offset) {
            tokens.add("OF");
            pattern += "(" + TOKENS.get("OF") + ")";
        }
        return new TimeFormat("YYYY-MM-DD HH24:MI:SS.US" + (offset ? "OF" : ""), pattern, tokens);
    }

    /**
     * Reads a format.
     *
     * @throws IllegalArgumentException saying what is wrong, when it is none
     */
    static TimeFormat parse(String text) {
        StringBuilder pattern = new StringBuilder();
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            String token = tokenAt(text, at);
            if (!token.isEmpty()) {
                if (tokens.contains(token)) {
                    throw wrong(text, "it says " + token + " twice (keep one)");
                }
                tokens.add(token);
                pattern.append('(').append(TOKENS.get(token)).append(')');
                at += token.length();
            } else if (text.charAt(at) == '"' && text.indexOf('"', at + 1) > 0) {
                int end = text.indexOf('"', at + 1);
                text.substring(at + 1, end).codePoints().forEach(letter -> literal(pattern, letter));
                at = end + 1;
            } else {
                requireNoWord(text, at);
                literal(pattern, text.codePointAt(at));
                at += Character.charCount(text.codePointAt(at));
            }
        }
        requireDay(text, tokens);
        return new TimeFormat(text, pattern.toString(), tokens);
    }

    private static String tokenAt(String text, int at) {
        return TOKENS.keySet().stream()
                .filter(token -> text.startsWith(token, at))
                .findFirst()
                .orElse("");
    }

    /** Refuses letters that stand for themselves, but for those that nobody could take for a token. */
    private static void requireNoWord(String text, int at) {
        int end = at;
        while (end < text.length()
                && Character.isLetter(text.charAt(end))
                && tokenAt(text, end).isEmpty()) {
            end++;
        }
        String word = text.substring(at, end);
        if (word.length() > 1 || (word.length() == 1 && !LETTERS.contains(word))) {
            throw wrong(
                    text,
                    "\"" + word + "\" is not part of a format ("
                            + NearestWord.remedy(word, TOKENS.keySet(), "parts")
                            + "; put literal letters into double quotes)");
        }
    }

    private static void literal(StringBuilder pattern, int letter) {
        boolean plain = Character.isLetterOrDigit(letter) || letter == ' ';
        String text = Character.toString(letter);
        pattern.append(plain ? text : "[" + ("^]\\".contains(text) ? "\\" : "") + text + "]");
    }

    private static void requireDay(String text, List<String> tokens) {
        List<String> missing = Stream.of("YYYY", "MM", "DD")
                .filter(token -> !tokens.contains(token))
                .toList();
        if (!missing.isEmpty()) {
            throw wrong(text, "it does not say " + String.join(", ", missing) + " (a date needs YYYY, MM and DD)");
        }
        if (tokens.contains("MS") && tokens.contains("US")) {
            throw wrong(text, "MS and US both say the fraction of the second (keep one)");
        }
    }

    private static IllegalArgumentException wrong(String text, String reason) {
        return new IllegalArgumentException("the format \"" + text + "\" cannot be read: " + reason);
    }

    /** Says whether every database reads texts of this format as a date, as they are. */
    boolean isStandardDate() {
        return text.equals("YYYY-MM-DD");
    }

    /** Says whether every database reads texts of this format as a timestamp, as they are. */
    boolean isStandardTimestamp() {
        return STANDARD.matcher(text).matches();
    }

    boolean hasOffset() {
        return tokens.contains("OF");
    }

    /** Gives what takes the place of a text of this format, so that every database reads it as a date. */
    String isoDate() {
        return group("YYYY", "") + "-" + group("MM", "") + "-" + group("DD", "");
    }

    /** Gives what takes the place of a text of this format, so that every database reads it as a timestamp. */
    String isoTimestamp() {
        String fraction =
                tokens.contains("MS") ? "." + group("MS", "") : tokens.contains("US") ? "." + group("US", "") : "";
        return isoDate() + " " + group("HH24", "00") + ":" + group("MI", "00") + ":" + group("SS", "00") + fraction
                + group("OF", "");
    }

    private String group(String token, String otherwise) {
        int index = tokens.indexOf(token);
        return index < 0 ? otherwise : "\\" + (index + 1);
    }
}
