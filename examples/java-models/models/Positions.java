import io.penstock.Model;
import java.time.LocalDate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A stream from a stream: rows are made while they are written, however many there are. */
public final class Positions {
    private static final LocalDate START = LocalDate.of(2026, 1, 1);
    private static final double DAYS_IN_YEAR = 365.25;

    record Position(String planet, LocalDate day, double degrees) {}

    @Model(description = "How far each planet has gone around the sun on each day of 2026, on a circle")
    Stream<Position> positions(Stream<Planets.Planet> planets) {
        return planets.flatMap(planet -> IntStream.range(0, 365).mapToObj(day -> position(planet, day)));
    }

    private static Position position(Planets.Planet planet, int day) {
        double rounds = day / (planet.orbitInYears() * DAYS_IN_YEAR);
        return new Position(planet.name(), START.plusDays(day), 360 * (rounds - Math.floor(rounds)));
    }
}
