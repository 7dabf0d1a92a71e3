package io.penstock.core.relation;

/** Spells Java's names the way columns and models are named. */
public final class SnakeCase {
    private SnakeCase() {}

    /** Gives {@code active_users} for {@code activeUsers} and {@code http_server} for {@code HTTPServer}. */
    public static String of(String name) {
        StringBuilder spelled = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter) && beginsWord(name, i)) {
                spelled.append('_');
            }
            spelled.append(Character.toLowerCase(letter));
        }
        return spelled.toString();
    }

    private static boolean beginsWord(String name, int i) {
        if (i == 0 || name.charAt(i - 1) == '_') {
            return false;
        }
        boolean endsAcronym = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !Character.isUpperCase(name.charAt(i - 1)) || endsAcronym;
    }
}
