package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.Words;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tells how what a virtual environment shows changes. */
public final class ViewsPrinter {
    /** How many models are named at most. */
    private static final int NAMED = 10;

    private ViewsPrinter() {}

    /** Says in a line how views are to change. */
    static String planned(List<ViewChange> changes) {
        return said(changes, "to change", "to go");
    }

    /** Says in a line how views changed. */
    public static String done(List<ViewChange> changes) {
        return said(changes, "changed", "gone");
    }

    private static String said(List<ViewChange> changes, String changed, String gone) {
        List<String> parts = new ArrayList<>();
        add(parts, changes.stream().filter(one -> one.after() != null).toList(), changed);
        add(parts, changes.stream().filter(one -> one.after() == null).toList(), gone);
        return "Views: " + String.join(", ", parts);
    }

    private static void add(List<String> parts, List<ViewChange> changes, String what) {
        if (!changes.isEmpty()) {
            List<String> models = changes.stream().map(ViewChange::model).toList();
            String named = String.join(", ", models.subList(0, Math.min(NAMED, models.size())));
            parts.add(models.size() + " " + what + " (" + named + (models.size() > NAMED ? ", ..." : "") + ")");
        }
    }

    /** Tells programs of changes, where there are some. */
    public static void put(ObjectNode root, List<ViewChange> changes) {
        for (ViewChange change : changes) {
            Shown shown = change.after() == null ? change.before() : change.after();
            root.withArrayProperty("views")
                    .addObject()
                    .put("model", change.model())
                    .put("change", Words.of(change.kind()))
                    .put("view", Objects.requireNonNull(shown).view().toString())
                    .put("version", Objects.requireNonNull(shown).version());
        }
    }
}
