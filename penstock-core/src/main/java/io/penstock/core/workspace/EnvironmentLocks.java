package io.penstock.core.workspace;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.run.Recovery;
import io.penstock.core.state.Lease;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateError;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/** Keeps environments of a project to one process, and clears up behind those that died. */
record EnvironmentLocks(ProjectConfig config, StateStore state, InstantSource clock) {

    /** Waits for the environment, clears up behind runs that died, and keeps others out until the lock is closed. */
    ProjectLock lock(String command, Duration patience, Consumer<Lease> onWait, Consumer<Recovery> onDeath) {
        ProjectLock acquired = acquire(config.environment(), command, patience, onWait);
        try {
            Recovery.of(state, config.environment(), config.directory(), acquired)
                    .forEach(onDeath);
        } catch (RuntimeException e) {
            acquired.close();
            throw e;
        }
        return acquired;
    }

    /**
     * Waits for what all environments share too, when there is such. Every process takes that behind its environment, so that
     * none waits for one that waits for it.
     */
    ProjectLock lockShared(ProjectLock own, String command, Duration patience, Consumer<Lease> onWait) {
        if (!config.environments().isVirtual()) {
            return own;
        }
        try {
            return own.with(acquire(Lease.ALL_ENVIRONMENTS, command, patience, onWait));
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private ProjectLock acquire(String environment, String command, Duration patience, Consumer<Lease> onWait) {
        return ProjectLock.acquire(
                state.leases(),
                Lease.wanted(environment, command, clock.instant()),
                config.directory(),
                patience,
                onWait,
                clock);
    }

    /** Clears up behind runs of an environment that died, unless another process works there, which has done so. */
    List<Recovery> recover(String environment) {
        boolean free = state.leases()
                .find(environment)
                .map(lease -> lease.isOver(clock.instant()))
                .orElse(true);
        if (!free || state.runs(environment, EnumSet.of(RunStatus.RUNNING), 1).isEmpty()) {
            return List.of();
        }
        try (ProjectLock held = acquire(environment, "penstock runs", Duration.ZERO, other -> {})) {
            return Recovery.of(state, environment, config.directory(), held);
        } catch (PenstockException e) {
            if (e.code() == StateError.PROJECT_BUSY) {
                return List.of();
            }
            throw e;
        }
    }
}
