package io.penstock.core.run;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows which of a plan's models may start, as others end. Not thread-safe: one thread asks and tells.
 *
 * <p>A view that does not run, or an ephemeral model, between two others hands its dependencies on.
 */
final class Schedule {
    private final Map<String, PlannedModel> running = new LinkedHashMap<>();
    private final Map<String, Set<String>> waitsFor = new HashMap<>();
    private final Map<String, List<String>> releases = new HashMap<>();
    private final Deque<String> ready = new ArrayDeque<>();

    Schedule(Plan plan) {
        plan.running().forEach(model -> running.put(model.name(), model));
        Map<String, Set<String>> standsFor = new HashMap<>();
        for (ModelNode node : plan.graph().models()) {
            Set<String> before = new LinkedHashSet<>();
            node.before().forEach(name -> before.addAll(standsFor.getOrDefault(name, Set.of())));
            if (running.containsKey(node.name())) {
                standsFor.put(node.name(), Set.of(node.name()));
                add(node.name(), before);
            } else if (!node.holdsRows()) {
                standsFor.put(node.name(), before);
            }
        }
    }

    private void add(String name, Set<String> before) {
        waitsFor.put(name, before);
        before.forEach(
                first -> releases.computeIfAbsent(first, n -> new ArrayList<>()).add(name));
        if (before.isEmpty()) {
            ready.add(name);
        }
    }

    /** Gives the models that may start now and takes them off the list. */
    List<PlannedModel> takeReady() {
        List<PlannedModel> taken = ready.stream().map(running::get).toList();
        ready.clear();
        return taken;
    }

    /** Tells that a model ended well. */
    void succeeded(String name) {
        for (String next : releases.getOrDefault(name, List.of())) {
            Set<String> before = waitsFor.get(next);
            if (before != null && before.remove(name) && before.isEmpty()) {
                ready.add(next);
            }
        }
    }

    /** Tells that a model failed, and gives all that will not start for it, in order. */
    List<PlannedModel> failed(String name) {
        Set<String> lost = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            for (String next : releases.getOrDefault(open.remove(), List.of())) {
                if (waitsFor.containsKey(next) && lost.add(next)) {
                    open.add(next);
                }
            }
        }
        lost.forEach(waitsFor::remove);
        return running.values().stream()
                .filter(model -> lost.contains(model.name()))
                .toList();
    }
}
