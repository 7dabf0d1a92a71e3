package io.penstock.core.run;

import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.WritePreview;

/**
 * What a run would do with a model, as far as it can be told without running anything of the user's.
 *
 * @param write what would be sent and what would change; {@link WritePreview#UNKNOWN} for a Java model, which tells its
 *     query only when it runs
 */
public record ModelPreview(PlannedModel model, WritePreview write) {}
