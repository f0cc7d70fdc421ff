package io.vigia.agent.hook;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.ServiceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the journal keeps of one run.
 *
 * @param number in the order of beginning, from 1
 * @param report empty while it is not over
 */
record HookRecord(long number, String run, long term, ServiceId service, String hook, Optional<HookReport> report) {
    static HookRecord begun(long number, HookOrder order) {
        return new HookRecord(number, order.run(), order.term(), order.service(), order.hook(), Optional.empty());
    }

    HookRecord over(HookReport result) {
        return new HookRecord(number, run, term, service, hook, Optional.of(result));
    }

    String key() {
        return key(run);
    }

    /**
     * The name of a run's files. It tells the run whatever has become of what is in them, so that a damaged record still keeps its run
     * from being run again.
     */
    static String key(String run) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(run.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java has SHA-256", every);
        }
    }
}
