package io.penstock.core.evolve;

import io.penstock.spi.type.Schema;
import java.util.List;

/**
 * What is to be done so that a table and its new rows fit.
 *
 * @param steps to be run in order, before any row is written
 * @param arriving the rows as they fit
 * @param table the columns of the table when the steps are done
 * @param changes of the table, in words
 * @param warnings what somebody should know of, in words
 */
public record Evolution(
        List<EvolutionStep> steps, Arriving arriving, Schema table, List<String> changes, List<String> warnings) {
    public Evolution {
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }
}
