package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActiveTaskTest {
    @Test
    void cancelThatThrowsIsRepeatedToo() {
        ScheduledExecutorService timer = ActiveTask.timer();
        CountDownLatch cancels = new CountDownLatch(3);
        try {
            ActiveTask task = new ActiveTask(timer, () -> {
                cancels.countDown();
                throw new IllegalStateException("not now");
            });
            task.stop(ActiveTask.Stop.TIMED_OUT);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (cancels.getCount() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            task.release();
            assertThat(cancels.getCount()).isZero();
        } finally {
            timer.shutdownNow();
        }
    }
}
