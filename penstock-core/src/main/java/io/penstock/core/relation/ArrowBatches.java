package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Gives the record batches of an Arrow reader as batches, without copying them; closes the reader when it is closed. Not thread-safe. */
public final class ArrowBatches implements BatchReader {
    private final ArrowReader reader;
    private final VectorSchemaRoot root;
    private final Schema schema;
    private final List<FieldVector> decoded = new ArrayList<>();

    /** Wraps a reader; the parameter is an {@code ArrowReader}, untyped so that callers load where Arrow is not installed. */
    public static BatchReader of(Object arrowReader) {
        ArrowReader reader = (ArrowReader) arrowReader;
        try {
            return new ArrowBatches(reader);
        } catch (IOException | RuntimeException e) {
            close(reader);
            throw e instanceof PenstockException known ? known : unreadable(e);
        }
    }

    private ArrowBatches(ArrowReader reader) throws IOException {
        this.reader = reader;
        this.root = reader.getVectorSchemaRoot();
        List<Column> columns = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            Field field = logical(vector.getField());
            columns.add(new Column(field.getName(), ArrowColumn.type(field), field.isNullable()));
        }
        this.schema = new Schema(columns);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PenstockException(ConnectorError.CANCELLED, "Cannot go on reading Arrow: the run was cancelled");
        }
        release();
        try {
            if (!reader.loadNextBatch()) {
                return null;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        List<ArrowColumn> columns = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            columns.add(new ArrowColumn(plain(vector)));
        }
        return new VectorBatch(schema, columns, root.getRowCount());
    }

    @Override
    public void close() {
        release();
        close(reader);
    }

    private Field logical(Field field) throws IOException {
        DictionaryEncoding encoding = field.getDictionary();
        if (encoding == null) {
            return field;
        }
        Field values = dictionary(encoding).getVector().getField();
        return new Field(field.getName(), values.getFieldType(), values.getChildren());
    }

    /** Gives the values that a dictionary stands for, kept until the next batch. */
    private FieldVector plain(FieldVector vector) {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding == null) {
            return vector;
        }
        try {
            FieldVector values = (FieldVector) DictionaryEncoder.decode(vector, dictionary(encoding));
            decoded.add(values);
            return values;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Dictionary dictionary(DictionaryEncoding encoding) throws IOException {
        Dictionary dictionary = reader.getDictionaryVectors().get(encoding.getId());
        if (dictionary == null) {
            throw new IOException("there is no dictionary " + encoding.getId());
        }
        return dictionary;
    }

    private void release() {
        decoded.forEach(FieldVector::close);
        decoded.clear();
    }

    private static void close(ArrowReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static PenstockException unreadable(Exception cause) {
        return new PenstockException(
                ProjectError.JAVA_MODEL, "Cannot read Arrow batches: " + cause.getMessage(), cause);
    }
}
