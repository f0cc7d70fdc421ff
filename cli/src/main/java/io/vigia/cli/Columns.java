package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines that begin with a symbol and whose cells stand below each other, however wide they are. The last cell of a line is as long as it is. */
final class Columns {
    private final Terminal terminal;
    private final List<Line> lines = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    private record Line(Optional<Tone> tone, int painted, List<String> cells) {}

    Columns(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A heading. */
    void head(String... cells) {
        add(Optional.empty(), -1, cells);
    }

    /** @param painted number of the cell that has the colour of {@code tone} too */
    void add(Tone tone, int painted, String... cells) {
        add(Optional.of(tone), painted, cells);
    }

    private void add(Optional<Tone> tone, int painted, String... cells) {
        lines.add(new Line(tone, painted, List.of(cells)));
        for (int i = 0; i < cells.length; i++) {
            if (i == widths.size()) {
                widths.add(0);
            }
            widths.set(i, Math.max(widths.get(i), cells[i].length()));
        }
    }

    void print(String indent) {
        for (Line line : lines) {
            StringBuilder text = new StringBuilder(indent).append(symbol(line.tone));
            for (int i = 0; i < line.cells.size(); i++) {
                boolean last = i == line.cells.size() - 1;
                String cell = last ? line.cells.get(i) : Words.pad(line.cells.get(i), widths.get(i));
                text.append(i == line.painted ? terminal.paint(line.tone.orElse(Tone.PLAIN), cell) : cell)
                        .append(last ? "" : "  ");
            }
            terminal.println(text.toString().stripTrailing());
        }
    }

    /** Symbols are one wide, in ASCII two but for the plain one. */
    private String symbol(Optional<Tone> tone) {
        int width = terminal.unicode() ? 1 : 2;
        int taken = tone.isEmpty() ? 0 : tone.get() == Tone.PLAIN ? 1 : width;
        return tone.map(terminal::symbol).orElse("") + " ".repeat(width - taken + 1);
    }
}
