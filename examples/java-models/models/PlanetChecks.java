import io.penstock.Check;
import io.penstock.Relation;
import java.util.List;
import java.util.stream.IntStream;

/** Checks of models: what a method returns breaks the rule, or it says whether the rule holds. */
public final class PlanetChecks {
    @Check(description = "Every moon belongs to a planet")
    Relation moonsWithoutAPlanet(Relation moons, Relation planets) {
        return moons.filter("planet NOT IN (SELECT name FROM planets)");
    }

    @Check(description = "The planets are numbered from the sun without a gap")
    boolean numberedWithoutAGap(List<Planets.Planet> planets) {
        List<Integer> found =
                planets.stream().map(Planets.Planet::orderFromSun).sorted().toList();
        return found.equals(IntStream.rangeClosed(1, planets.size()).boxed().toList());
    }
}
