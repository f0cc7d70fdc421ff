package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The highest routing state this actuator has accepted, on disk in two copies, so that one that cannot be read does not let an
 * older epoch in. Text, with a version first and a checksum last. Version 2 added the transits; version 1 is still read. Blocks.
 */
final class EpochFile {
    static final String NAME = "epoch";
    static final String COPY = "epoch.copy";
    private static final String VERSION = "vigia-epoch 2";
    /** Without transits. */
    private static final String VERSION_1 = "vigia-epoch 1";

    private static final long MAX_BYTES = 1L << 20;

    private final BalancerId balancer;
    private final Path directory;

    /** @param directory of this actuator alone; made when missing */
    EpochFile(BalancerId balancer, Path directory) {
        this.balancer = balancer;
        this.directory = directory;
    }

    /**
     * @param state the highest epoch in either copy
     * @param damage empty, or what is wrong with a copy that is there but cannot be used
     */
    record Loaded(Optional<RoutingState> state, Optional<String> damage) {}

    Loaded load() {
        Optional<RoutingState> highest = Optional.empty();
        List<String> damage = new ArrayList<>();
        for (String name : List.of(NAME, COPY)) {
            Path file = directory.resolve(name);
            try {
                if (Files.notExists(file)) {
                    continue;
                }
                RoutingState read = decode(read(file));
                if (highest.isEmpty() || read.epoch() > highest.get().epoch()) {
                    highest = Optional.of(read);
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                damage.add(file + ": " + Text.reason(unreadable));
            }
        }
        return new Loaded(highest, damage.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", damage)));
    }

    /** Returns when {@code state} will survive a loss of power. */
    void store(RoutingState state) throws IOException {
        Files.createDirectories(directory);
        byte[] bytes = encode(state).getBytes(UTF_8);
        OwnedFile.replace(directory.resolve(NAME), bytes, "rw-------");
        OwnedFile.replace(directory.resolve(COPY), bytes, "rw-------");
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file, UTF_8);
    }

    String encode(RoutingState state) {
        StringBuilder text = new StringBuilder(VERSION + "\n");
        text.append("balancer ").append(balancer).append('\n');
        text.append("epoch ").append(state.epoch()).append('\n');
        state.active()
                .forEach((service, site) -> text.append("active ")
                        .append(service)
                        .append(' ')
                        .append(site)
                        .append('\n'));
        state.transits()
                .forEach((service, transit) -> text.append("transit ")
                        .append(service)
                        .append(' ')
                        .append(words(transit))
                        .append('\n'));
        return text + "crc32c " + checksum(text.toString()) + "\n";
    }

    /** @throws IllegalArgumentException saying what is wrong */
    RoutingState decode(String text) {
        int last = text.lastIndexOf("crc32c ");
        if (last < 0 || !text.substring(last).equals("crc32c " + checksum(text.substring(0, last)) + "\n")) {
            throw new IllegalArgumentException("cut off or damaged (checksum)");
        }
        List<String> lines = text.substring(0, last).lines().toList();
        if (lines.size() < 3 || !List.of(VERSION, VERSION_1).contains(lines.get(0))) {
            throw new IllegalArgumentException("not of version 1 or 2");
        }
        if (!lines.get(1).equals("balancer " + balancer)) {
            throw new IllegalArgumentException("written for another: " + lines.get(1));
        }
        SortedMap<ServiceId, SiteId> active = new TreeMap<>();
        SortedMap<ServiceId, Transit> transits = new TreeMap<>();
        for (String line : lines.subList(3, lines.size())) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals("active")) {
                active.put(new ServiceId(words[1]), new SiteId(words[2]));
            } else if (words.length >= 3
                    && words[0].equals("transit")
                    && lines.get(0).equals(VERSION)) {
                transits.put(
                        new ServiceId(words[1]), transit(line, List.of(words).subList(2, words.length)));
            } else {
                throw new IllegalArgumentException("not understood: " + line);
            }
        }
        return new RoutingState(Long.parseLong(lines.get(2).replaceFirst("^epoch ", "")), active, transits);
    }

    private static String words(Transit transit) {
        if (transit instanceof Transit.Draining draining) {
            return "draining " + draining.site();
        } else if (transit instanceof Transit.Ramping ramping) {
            return "ramping " + ramping.site() + " " + ramping.percent();
        }
        return transit instanceof Transit.Quiescing ? "quiescing" : "fenced";
    }

    private static Transit transit(String line, List<String> words) {
        return switch (words.get(0) + " " + words.size()) {
            case "draining 2" -> new Transit.Draining(new SiteId(words.get(1)));
            case "ramping 3" -> new Transit.Ramping(new SiteId(words.get(1)), Integer.parseInt(words.get(2)));
            case "quiescing 1" -> new Transit.Quiescing();
            case "fenced 1" -> new Transit.Fenced();
            default -> throw new IllegalArgumentException("not understood: " + line);
        };
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
