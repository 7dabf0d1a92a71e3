import io.penstock.Key;
import io.penstock.Length;
import io.penstock.Model;
import io.penstock.NaturalKey;
import io.penstock.Nullable;
import io.penstock.Strategy;
import io.penstock.Table;
import io.penstock.normalize.EmailNormalize;
import io.penstock.normalize.EmptyToNull;
import io.penstock.normalize.ParseBool;
import io.penstock.normalize.ParseDate;
import io.penstock.normalize.PhoneNormalize;
import java.time.LocalDate;

/** The customers: a record is the table, and a query of the untidy export fills it. */
public final class Customers {
    @Table(schema = "marts", description = "One row for each customer.")
    record CustomerDim(
            @Key long id,

            @Nullable @NaturalKey @EmailNormalize @EmptyToNull @Length(100)
            String email,

            @Nullable @PhoneNormalize @EmptyToNull String phone,

            @Nullable @ParseDate(formats = {"YYYY-MM-DD", "DD/MM/YYYY"})
            LocalDate joined,

            @Nullable @ParseBool Boolean newsletter) {}

    @Model(target = CustomerDim.class, strategy = Strategy.MERGE_BY_KEY, primaryKey = "id")
    String loadCustomers() {
        return "SELECT id, email, phone, joined, newsletter FROM read_csv('raw/customers.csv', all_varchar = true)";
    }
}
