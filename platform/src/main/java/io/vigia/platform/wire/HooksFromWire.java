package io.vigia.platform.wire;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;

/** What is said of hooks, as the model; whatever is out of bounds is an {@link IllegalArgumentException}. */
final class HooksFromWire {
    private HooksFromWire() {}

    static Message order(io.vigia.platform.wire.proto.HookOrder wire) {
        long timeout = wire.getTimeoutMillis();
        if (timeout < 1 || timeout > HookOrder.MAX_TIMEOUT.toMillis()) {
            throw new IllegalArgumentException("timeout_millis is " + timeout);
        }
        return new Message.RunHook(new HookOrder(
                Texts.clean(wire.getRun()),
                wire.getTerm(),
                new NodeId(wire.getNode()),
                new ServiceId(wire.getService()),
                wire.getHook(),
                switch (wire.getPhase()) {
                    case BEFORE -> HookPhase.BEFORE;
                    case FENCE -> HookPhase.FENCE;
                    case PROMOTE -> HookPhase.PROMOTE;
                    case AFTER -> HookPhase.AFTER;
                    case ROLLED_BACK -> HookPhase.FAILED;
                    case HOOK_PHASE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known phase");
                },
                Texts.clean(wire.getFailover()),
                new SiteId(wire.getFrom()),
                new SiteId(wire.getTo()),
                wire.getEpoch(),
                wire.getForced(),
                wire.getDrill(),
                Duration.ofMillis(timeout)));
    }

    static Message report(io.vigia.platform.wire.proto.HookReport wire) {
        if (wire.getTookMillis() > FromWire.MAX_MILLIS) {
            throw new IllegalArgumentException("took_millis is " + wire.getTookMillis());
        }
        return new Message.HookRun(new HookReport(
                Texts.clean(wire.getRun()),
                new NodeId(wire.getNode()),
                switch (wire.getState()) {
                    case RUNNING -> HookReport.State.RUNNING;
                    case DONE -> HookReport.State.DONE;
                    case FAILED -> HookReport.State.FAILED;
                    case TIMED_OUT -> HookReport.State.TIMED_OUT;
                    case INTERRUPTED -> HookReport.State.INTERRUPTED;
                    case REFUSED -> HookReport.State.REFUSED;
                    case STATE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known state");
                },
                wire.getTookMillis(),
                Texts.lines(wire.getOutput()),
                Texts.detail(wire.getDetail()),
                wire.getTerm()));
    }
}
