import io.penstock.Model;
import io.penstock.Relation;

/** The text of a query, where a method only chooses or builds it. */
public final class Query {
    private static final String[] UNITS = {"kg", "lb"};
    private static final double[] EARTH = {5.972e24, 1.3166e25};

    @Model(description = "The mass of each planet in units for the kitchen")
    String masses(Relation planets) {
        StringBuilder query = new StringBuilder("SELECT name");
        for (int i = 0; i < UNITS.length; i++) {
            query.append(", mass_in_earths * ").append(EARTH[i]).append(" AS ").append(UNITS[i]);
        }
        return query.append(" FROM (").append(planets.toSql()).append(") AS planets").toString();
    }
}
