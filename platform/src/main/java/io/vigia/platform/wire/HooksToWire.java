package io.vigia.platform.wire;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;

/** What is said of hooks, as messages of wire.proto. */
final class HooksToWire {
    private HooksToWire() {}

    static io.vigia.platform.wire.proto.HookOrder order(HookOrder order) {
        return io.vigia.platform.wire.proto.HookOrder.newBuilder()
                .setRun(order.run())
                .setTerm(order.term())
                .setNode(order.node().value())
                .setService(order.service().value())
                .setHook(order.hook())
                .setPhase(
                        switch (order.phase()) {
                            case BEFORE -> io.vigia.platform.wire.proto.HookPhase.BEFORE;
                            case FENCE -> io.vigia.platform.wire.proto.HookPhase.FENCE;
                            case PROMOTE -> io.vigia.platform.wire.proto.HookPhase.PROMOTE;
                            case AFTER -> io.vigia.platform.wire.proto.HookPhase.AFTER;
                            case FAILED -> io.vigia.platform.wire.proto.HookPhase.ROLLED_BACK;
                        })
                .setFailover(order.failover())
                .setFrom(order.from().value())
                .setTo(order.to().value())
                .setEpoch(order.epoch())
                .setForced(order.forced())
                .setDrill(order.drill())
                .setTimeoutMillis(order.timeout().toMillis())
                .build();
    }

    static io.vigia.platform.wire.proto.HookReport report(HookReport report) {
        return io.vigia.platform.wire.proto.HookReport.newBuilder()
                .setRun(report.run())
                .setNode(report.node().value())
                .setState(
                        switch (report.state()) {
                            case RUNNING -> io.vigia.platform.wire.proto.HookReport.State.RUNNING;
                            case DONE -> io.vigia.platform.wire.proto.HookReport.State.DONE;
                            case FAILED -> io.vigia.platform.wire.proto.HookReport.State.FAILED;
                            case TIMED_OUT -> io.vigia.platform.wire.proto.HookReport.State.TIMED_OUT;
                            case INTERRUPTED -> io.vigia.platform.wire.proto.HookReport.State.INTERRUPTED;
                            case REFUSED -> io.vigia.platform.wire.proto.HookReport.State.REFUSED;
                        })
                .setTookMillis(report.tookMillis())
                .setOutput(report.output())
                .setDetail(report.detail())
                .setTerm(report.term())
                .build();
    }
}
