import io.penstock.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows as maps by column: the types are found out from the values, and a key that is missing is NULL. */
public final class Moons {
    @Model(description = "Some moons, with the year of their discovery where it is known", tags = "base")
    List<Map<String, Object>> moons() {
        return List.of(
                moon("Moon", "Earth", 3475, null),
                moon("Phobos", "Mars", 22, 1877),
                moon("Deimos", "Mars", 12, 1877),
                moon("Io", "Jupiter", 3643, 1610),
                moon("Europa", "Jupiter", 3122, 1610),
                moon("Ganymede", "Jupiter", 5268, 1610),
                moon("Callisto", "Jupiter", 4821, 1610),
                moon("Titan", "Saturn", 5150, 1655),
                moon("Enceladus", "Saturn", 504, 1789),
                moon("Titania", "Uranus", 1577, 1787),
                moon("Triton", "Neptune", 2707, 1846));
    }

    private static Map<String, Object> moon(String name, String planet, int diameter, Integer discovered) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("planet", planet);
        row.put("diameter_km", diameter);
        row.put("discovered", discovered);
        return row;
    }
}
