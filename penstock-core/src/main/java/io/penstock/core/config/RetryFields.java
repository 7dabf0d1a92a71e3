package io.penstock.core.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the key {@code retry}: the name of a preset, or a map that changes one. Confined to one thread. */
public final class RetryFields {
    /** The key itself. */
    public static final String RETRY = "retry";

    private static final String PRESET = "preset";
    private static final String DEFAULT = "default";
    private static final String DELAY = "delay";
    private static final String MAX_DELAY = "max_delay";

    private static final Map<String, RetryPolicy> PRESETS = new LinkedHashMap<>();

    static {
        PRESETS.put("none", RetryPolicy.NONE);
        PRESETS.put(DEFAULT, RetryPolicy.of(3, Duration.ofSeconds(1), Duration.ofSeconds(30)));
        PRESETS.put("api", RetryPolicy.of(5, Duration.ofSeconds(2), Duration.ofMinutes(1)));
        PRESETS.put("database", RetryPolicy.of(3, Duration.ofMillis(500), Duration.ofSeconds(10)));
    }

    private final Fields owner;
    private final Fields fields;
    private final Problems problems;

    private RetryFields(Fields owner, Problems problems) {
        this.owner = owner;
        this.fields = owner.map(RETRY);
        this.problems = problems;
    }

    /** Reads the policy of a model, or of those that say none; null when it is not said. */
    public static @Nullable RetryPolicy read(Fields owner, Problems problems) {
        return owner.has(RETRY) ? new RetryFields(owner, problems).read() : null;
    }

    private RetryPolicy read() {
        if (owner.map().path(RETRY).isTextual()) {
            return preset(owner, RETRY);
        }
        RetryPolicy preset = fields.has(PRESET) ? preset(fields, PRESET) : preset(DEFAULT);
        Duration delay = Objects.requireNonNullElse(fields.duration(DELAY, problems), preset.delay());
        Duration maxDelay = Objects.requireNonNullElse(fields.duration(MAX_DELAY, problems), preset.maxDelay());
        if (maxDelay.compareTo(delay) < 0) {
            if (fields.has(MAX_DELAY)) {
                shorter(delay, maxDelay);
            }
            maxDelay = delay;
        }
        return new RetryPolicy(
                (int) fields.number("attempts", preset.attempts()),
                delay,
                fields.number("multiplier", preset.multiplier()),
                maxDelay,
                fields.number("jitter", preset.jitter()));
    }

    private void shorter(Duration delay, Duration maxDelay) {
        problems.add(
                fields.place(MAX_DELAY),
                ProjectError.VALUE_INVALID,
                "Cannot read %s: \"max_delay\" is %s, shorter than the delay of %s that it limits (raise it, or lower \"delay\")"
                        .formatted(fields.place(MAX_DELAY).file(), Durations.show(maxDelay), Durations.show(delay)));
    }

    private RetryPolicy preset(Fields said, String key) {
        String name = said.text(key, "");
        if (!PRESETS.containsKey(name)) {
            problems.add(
                    said.place(key),
                    ProjectError.VALUE_INVALID,
                    "Cannot read %s: there is no retry preset \"%s\" (%s)"
                            .formatted(
                                    said.place(key).file(),
                                    name,
                                    NearestWord.remedy(name, PRESETS.keySet(), "presets")));
        }
        return preset(name);
    }

    private static RetryPolicy preset(String name) {
        return PRESETS.getOrDefault(name, RetryPolicy.NONE);
    }
}
