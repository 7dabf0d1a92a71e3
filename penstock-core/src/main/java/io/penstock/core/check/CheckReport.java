package io.penstock.core.check;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the checks of a model.
 *
 * @param results in the order of the checks
 * @param places by the name of each check, where it is declared, or where it or what kept it from being tried went wrong
 * @param failed rows to be kept
 */
public record CheckReport(String model, List<CheckResult> results, Map<String, Place> places, List<FailedRows> failed) {
    public CheckReport {
        results = List.copyOf(results);
        places = Map.copyOf(places);
        failed = List.copyOf(failed);
    }

    /**
     * Ends well when the rows may be published.
     *
     * @throws PenstockException with all that stands against it
     */
    public void requirePublishable() {
        require("Cannot publish ", "the target is as it was before; correct the rows or the checks");
    }

    /**
     * Ends well when the checks hold of rows that are published.
     *
     * @throws PenstockException with those that do not
     */
    public void requireHeld() {
        require("Cannot confirm ", "correct the rows or the checks");
    }

    private void require(String verb, String remedy) {
        List<CheckResult> against = results.stream().filter(CheckResult::blocks).toList();
        if (against.isEmpty()) {
            return;
        }
        boolean unknown = against.stream().anyMatch(result -> result.status() == CheckStatus.ERROR);
        throw new PenstockException(
                unknown ? CheckError.CHECK_UNEVALUATED : CheckError.CHECK_FAILED,
                verb + model + ": " + against.size() + " of " + results.size() + " checks failed (" + remedy + ")"
                        + against.stream().map(CheckReport::line).collect(Collectors.joining()),
                places.get(against.get(0).name()),
                null);
    }

    private static String line(CheckResult result) {
        return "\n  " + result.name() + ": " + result.message();
    }
}
