package io.penstock.core.run;

import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.WritePreview;
import java.util.List;

/**
 * What a run would do with a model, as far as it can be told without running anything of the user's.
 *
 * @param write what would be sent and what would change; {@link WritePreview#UNKNOWN} for a Java model, which tells its
 *     query only when it runs
 * @param post what would be done behind the write, in order
 */
public record ModelPreview(PlannedModel model, WritePreview write, List<PostPreview> post) {
    public ModelPreview {
        post = List.copyOf(post);
    }
}
