import io.penstock.Materialization;
import io.penstock.Model;
import io.penstock.ModelContext;
import io.penstock.Ref;
import java.lang.System.Logger.Level;
import java.util.List;

/** Nothing: the model runs for its effects. {@code @Ref} names what a parameter's own name does not. */
public final class Announcement {
    @Model(materialize = Materialization.NONE, description = "Says in the log how many planets there are")
    void announce(ModelContext context, @Ref("planets") List<Planets.Planet> known) {
        context.logger().log(Level.INFO, "There are {0} planets in {1}", known.size(), context.environment());
    }
}
