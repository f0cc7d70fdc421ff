package io.vigia.agent.hook;

import io.vigia.agent.hook.HookAction.Note;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** How loud each note is, and its constant message. What a hook writes is not logged: it goes into the history of the failover. */
final class HookLog {
    private HookLog() {}

    static void write(Logger log, Note note) {
        if (note instanceof Note.RunBegun begun) {
            HookOrder order = begun.work().order();
            log.atInfo()
                    .addKeyValue("run", order.run())
                    .addKeyValue("service", order.service())
                    .addKeyValue("hook", order.hook())
                    .addKeyValue("phase", order.phase().label())
                    .addKeyValue("from", order.from())
                    .addKeyValue("to", order.to())
                    .addKeyValue("timeout", begun.work().timeout())
                    .log("hook begun");
        } else if (note instanceof Note.RunOver over) {
            HookReport report = over.report();
            log.atLevel(report.state() == HookReport.State.DONE ? Level.INFO : Level.WARN)
                    .addKeyValue("run", report.run())
                    .addKeyValue("service", over.record().service())
                    .addKeyValue("hook", over.record().hook())
                    .addKeyValue("state", report.state())
                    .addKeyValue("tookMillis", report.tookMillis())
                    .addKeyValue("detail", report.detail())
                    .log("hook over");
        } else if (note instanceof Note.RunRefused refused) {
            log.atWarn()
                    .addKeyValue("run", Text.oneLine(refused.order().run(), HookOrder.MAX_RUN_LENGTH))
                    .addKeyValue("service", refused.order().service())
                    .addKeyValue("hook", refused.order().hook())
                    .addKeyValue("reason", refused.reason())
                    .log("hook refused");
        } else if (note instanceof Note.ResultNotKept notKept) {
            log.atError()
                    .addKeyValue("run", notKept.run())
                    .addKeyValue("reason", notKept.reason())
                    .log("result of a hook not kept on disk");
        }
    }
}
