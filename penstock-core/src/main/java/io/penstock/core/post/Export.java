package io.penstock.core.post;

import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.error.Place;
import java.util.List;

/**
 * The rows of a model as files for others.
 *
 * @param path of the file, or of the folder where the layout has partitions, from the project's folder
 * @param place where the model says it
 */
public record Export(String path, FileLayout layout, Place place) implements TransformBody {
    @Override
    public String definition() {
        return "export " + List.of(path, layout);
    }
}
