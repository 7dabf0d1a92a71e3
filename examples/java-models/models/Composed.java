import io.penstock.Materialization;
import io.penstock.Model;
import io.penstock.Relation;
import java.util.List;

/** Relations: what is composed becomes one query, and no row leaves the engine. */
public final class Composed {
    @Model(materialize = Materialization.VIEW, description = "The planets that are nearer to the sun than the asteroids")
    Relation innerPlanets(Relation planets) {
        return planets.filter("order_from_sun <= 4").select("name", "mass_in_earths");
    }

    @Model(description = "How many of the moons each planet has, and the largest of them")
    Relation moonsByPlanet(Relation planets, Relation moons) {
        return planets.leftJoinOn(moons.select("name AS moon", "planet", "diameter_km"), "l.name = r.planet")
                .aggregate(
                        List.of("name", "order_from_sun"),
                        "count(moon) AS moons",
                        "arg_max(moon, diameter_km) AS largest",
                        "max(diameter_km) AS diameter_km")
                .sort("order_from_sun");
    }
}
