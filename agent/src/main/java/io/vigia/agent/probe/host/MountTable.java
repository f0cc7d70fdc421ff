package io.vigia.agent.probe.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mount table ({@code /proc/self/mounts}, fstab(5)): which file systems to measure. Reading it touches none of them. */
final class MountTable {
    /** Mounts that are measured at most. */
    static final int MAX_MOUNTS = 32;

    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "vfat");

    private final List<String> all = new ArrayList<>();
    private final List<String> local = new ArrayList<>();

    MountTable(String mounts) {
        Set<String> devices = new HashSet<>();
        for (String line : mounts.split("\n")) {
            String[] words = line.split(" ");
            if (words.length < 3) {
                continue;
            }
            String point = unescaped(words[1]);
            all.add(point);
            // A device that is mounted twice (bind mounts) is measured once; an overlay only where it is the root.
            boolean isLocal = LOCAL.contains(words[2]) || (words[2].equals("overlay") && point.equals("/"));
            if (isLocal && devices.add(words[0]) && local.size() < MAX_MOUNTS) {
                local.add(point);
            }
        }
    }

    boolean has(String point) {
        return all.contains(point);
    }

    /** Local file systems, each device once. */
    List<String> local() {
        return local;
    }

    /** Blanks, tabs, line ends and backslashes are written as {@code \ooo}. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
