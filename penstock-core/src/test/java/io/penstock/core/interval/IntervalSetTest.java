package io.penstock.core.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalSetTest {
    private static final int MOMENTS = 40;

    private static Interval interval(int start, int end) {
        return new Interval(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
    }

    /** Makes some intervals, and the same as a bit for each moment. */
    private static IntervalSet random(Random random, BitSet bits) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            int start = random.nextInt(MOMENTS - 1);
            int end = start + 1 + random.nextInt(MOMENTS - start - 1);
            intervals.add(interval(start, end));
            bits.set(start, end);
        }
        return IntervalSet.of(intervals);
    }

    private static BitSet bits(IntervalSet set) {
        BitSet bits = new BitSet();
        set.intervals()
                .forEach(interval -> bits.set((int) interval.start().getEpochSecond(), (int)
                        interval.end().getEpochSecond()));
        return bits;
    }

    @Test
    void setsOfIntervalsAreSetsOfMoments() {
        Random random = new Random(20261121);
        for (int i = 0; i < 5_000; i++) {
            BitSet left = new BitSet();
            BitSet right = new BitSet();
            IntervalSet a = random(random, left);
            IntervalSet b = random(random, right);
            BitSet both = (BitSet) left.clone();
            both.and(right);
            BitSet either = (BitSet) left.clone();
            either.or(right);
            BitSet first = (BitSet) left.clone();
            first.andNot(right);
            assertThat(bits(a)).isEqualTo(left);
            assertThat(bits(a.plus(b))).isEqualTo(either);
            assertThat(bits(a.minus(b))).isEqualTo(first);
            assertThat(bits(a.and(b))).isEqualTo(both);
            assertFewest(a.plus(b));
            assertFewest(a.minus(b));
        }
    }

    private static void assertFewest(IntervalSet set) {
        for (int i = 1; i < set.intervals().size(); i++) {
            assertThat(set.intervals().get(i - 1).end())
                    .isBefore(set.intervals().get(i).start());
        }
    }

    @Test
    void intervalIsHeldWhenAllOfItsMomentsAre() {
        IntervalSet set = IntervalSet.of(interval(3, 5), interval(1, 3), interval(7, 9));
        assertThat(set.intervals()).containsExactly(interval(1, 5), interval(7, 9));
        assertThat(set.contains(interval(2, 5))).isTrue();
        assertThat(set.contains(interval(4, 8))).isFalse();
    }
}
