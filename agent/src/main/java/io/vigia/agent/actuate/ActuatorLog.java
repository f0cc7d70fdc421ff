package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.core.model.BalancerId;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** How loud each note is, and its constant message. */
final class ActuatorLog {
    private ActuatorLog() {}

    static void write(Logger log, BalancerId balancer, Note note) {
        log.atLevel(level(note.kind()))
                .addKeyValue("balancer", balancer)
                .addKeyValue("detail", note.detail())
                .log(message(note.kind()));
    }

    private static Level level(Note.Kind kind) {
        return switch (kind) {
            case EPOCH_ACCEPTED, IN_STEP, BALANCER_BACK, REJOINED, FOLLOWER_BEHIND -> Level.INFO;
            case DRIFT_FOUND, BALANCER_LOST, MISCONFIGURED, CAUTION, ISOLATED, LOWER_EPOCH_REFUSED -> Level.WARN;
            case EPOCH_CONFLICT_REFUSED, EPOCH_NOT_KEPT, STATE_FILE_NOT_KEPT -> Level.ERROR;
        };
    }

    private static String message(Note.Kind kind) {
        return switch (kind) {
            case EPOCH_ACCEPTED -> "new epoch accepted";
            case DRIFT_FOUND -> "balancer had drifted, correcting";
            case IN_STEP -> "balancer in step";
            case BALANCER_LOST -> "balancer unreachable";
            case BALANCER_BACK -> "balancer answers again";
            case MISCONFIGURED -> "balancer misconfigured";
            case CAUTION -> "balancer configuration is risky";
            case ISOLATED -> "cut off, fencing";
            case REJOINED -> "no longer cut off";
            case FOLLOWER_BEHIND -> "lower epoch of a follower refused";
            case LOWER_EPOCH_REFUSED -> "lower epoch of a leader refused";
            case EPOCH_CONFLICT_REFUSED -> "two routing states with one epoch, the second refused";
            case EPOCH_NOT_KEPT -> "epoch not kept on disk, not applied";
            case STATE_FILE_NOT_KEPT -> "state file of HAProxy not kept";
        };
    }
}
