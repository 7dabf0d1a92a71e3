package io.penstock.cli.output;

import io.penstock.core.config.ProjectError;
import io.penstock.core.trial.TrialResult;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes what became of tests for other programs.
 *
 * <p>Source: the form that JUnit's own runner for Ant began, {@code testsuite} with {@code testcase} and {@code failure}.
 */
public final class JunitReport {
    private JunitReport() {}

    /** Writes a file, making its folder. */
    public static void write(Path file, String suite, List<TrialResult> results) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                XMLStreamWriter xml =
                        XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
                xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
                suite(xml, suite, results);
                xml.writeEndDocument();
                xml.close();
            }
        } catch (IOException | XMLStreamException e) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot write the report " + file + ": " + e.getMessage() + " (give another file)",
                    e);
        }
    }

    private static void suite(XMLStreamWriter xml, String suite, List<TrialResult> results) throws XMLStreamException {
        double seconds = results.stream()
                .mapToDouble(result -> result.took().toNanos() / 1e9)
                .sum();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite);
        xml.writeAttribute("tests", String.valueOf(results.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        results.stream().filter(result -> !result.passed()).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("time", seconds(seconds));
        for (TrialResult result : results) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", result.trial().model());
            xml.writeAttribute("name", result.trial().name());
            xml.writeAttribute("file", result.trial().place().file());
            xml.writeAttribute("time", seconds(result.took().toNanos() / 1e9));
            for (String failure : result.failures()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", failure.lines().findFirst().orElse(""));
                xml.writeCharacters(result.trial().place() + ": " + failure);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
