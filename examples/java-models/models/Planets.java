import io.penstock.Model;
import java.util.List;

/** A list of records: the record is the schema. */
public final class Planets {
    record Planet(String name, int orderFromSun, double massInEarths, double orbitInYears, boolean hasRings) {}

    @Model(description = "The planets of the sun", tags = "base")
    List<Planet> planets() {
        return List.of(
                new Planet("Mercury", 1, 0.055, 0.241, false),
                new Planet("Venus", 2, 0.815, 0.615, false),
                new Planet("Earth", 3, 1.0, 1.0, false),
                new Planet("Mars", 4, 0.107, 1.881, false),
                new Planet("Jupiter", 5, 317.8, 11.862, true),
                new Planet("Saturn", 6, 95.16, 29.457, true),
                new Planet("Uranus", 7, 14.54, 84.011, true),
                new Planet("Neptune", 8, 17.15, 164.79, true));
    }
}
