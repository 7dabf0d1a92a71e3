import io.penstock.Decimal;
import io.penstock.Model;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Nested types: a record in a record is a struct, a list is a list, an enum is text. */
public final class Missions {
    enum Agency {
        NASA,
        ESA,
        JAXA
    }

    record Craft(String name, double massInKilograms) {}

    record Visit(String body, LocalDate day) {}

    record Mission(
            String name,
            Agency agency,
            Craft craft,
            Instant launchedAt,
            @Decimal(precision = 8, scale = 1) BigDecimal costInMillions,
            List<Visit> visits,
            List<String> instruments) {}

    @Model(description = "Three missions and where they went")
    List<Mission> missions() {
        return List.of(
                new Mission(
                        "Voyager 2",
                        Agency.NASA,
                        new Craft("Voyager", 825.5),
                        Instant.parse("1977-08-20T14:29:00Z"),
                        new BigDecimal("865.0"),
                        List.of(
                                new Visit("Jupiter", LocalDate.of(1979, 7, 9)),
                                new Visit("Saturn", LocalDate.of(1981, 8, 26)),
                                new Visit("Uranus", LocalDate.of(1986, 1, 24)),
                                new Visit("Neptune", LocalDate.of(1989, 8, 25))),
                        List.of("ISS", "UVS", "PPS", "IRIS")),
                new Mission(
                        "Rosetta",
                        Agency.ESA,
                        new Craft("Rosetta", 2900),
                        Instant.parse("2004-03-02T07:17:51Z"),
                        new BigDecimal("1400.0"),
                        List.of(new Visit("Mars", LocalDate.of(2007, 2, 25))),
                        List.of("OSIRIS", "COSIMA")),
                new Mission(
                        "Akatsuki",
                        Agency.JAXA,
                        new Craft("Akatsuki", 517.6),
                        Instant.parse("2010-05-20T21:58:22Z"),
                        new BigDecimal("300.0"),
                        List.of(new Visit("Venus", LocalDate.of(2015, 12, 7))),
                        List.of()));
    }
}
