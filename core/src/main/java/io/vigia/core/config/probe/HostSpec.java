package io.vigia.core.config.probe;

import java.util.List;

/**
 * Reads the machine's own /proc.
 *
 * @param mounts mount points whose space is read; empty means every local file system
 * @param diskFullRatio a file system fuller than this makes the host degraded, 0 to 1 (default 0.95)
 */
public record HostSpec(List<String> mounts, double diskFullRatio) implements ProbeSpec {
    public HostSpec {
        mounts = List.copyOf(mounts);
        if (!(diskFullRatio > 0 && diskFullRatio <= 1)) {
            throw new IllegalArgumentException("diskFullRatio is " + diskFullRatio + ", must be above 0, at most 1");
        }
    }

    @Override
    public String kind() {
        return "host";
    }
}
