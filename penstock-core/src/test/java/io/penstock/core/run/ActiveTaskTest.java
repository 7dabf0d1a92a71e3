package io.penstock.core.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ActiveTaskTest {
    @Test
    @Timeout(60)
    void cancelThatThrowsIsRepeatedToo() {
        ScheduledExecutorService timer = ActiveTask.timer();
        CountDownLatch cancels = new CountDownLatch(3);
        try {
            ActiveTask task = new ActiveTask(timer, () -> {
                cancels.countDown();
                throw new IllegalStateException("not now");
            });
            task.stop(ActiveTask.Stop.TIMED_OUT);
            while (cancels.getCount() > 0) {
                Thread.onSpinWait();
            }
            task.release();
        } finally {
            timer.shutdownNow();
        }
    }
}
