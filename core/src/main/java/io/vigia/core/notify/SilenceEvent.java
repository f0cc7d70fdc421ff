package io.vigia.core.notify;

import java.util.List;

/** What happens to silences. */
public sealed interface SilenceEvent {
    /**
     * @param leads whether this aggregator leads, and sees to silences
     * @param silences one for each window that is in force
     */
    record Wanted(boolean leads, List<Silence> silences) implements SilenceEvent {
        public Wanted {
            silences = List.copyOf(silences);
        }
    }

    /** @param known what an Alertmanager has with a mark of this lake that is not over */
    record Heard(String alertmanager, List<Silence.Known> known) implements SilenceEvent {
        public Heard {
            known = List.copyOf(known);
        }
    }

    /** All that was to be done there after it was heard has been done. */
    record Done(String alertmanager) implements SilenceEvent {}

    /** It could not be asked, or something could not be done there. */
    record Failed(String alertmanager, String reason) implements SilenceEvent {}

    /** Time has passed. */
    enum Tick implements SilenceEvent {
        TICK
    }
}
