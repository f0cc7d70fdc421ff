package io.vigia.core.config.bind;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has been found wrong so far, and what is merely worth knowing. */
public final class Problems {
    /** A file that is wrong in more ways is shown this many. */
    public static final int MOST = 500;

    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private final Secrets secrets;
    private int unshown;

    public Problems() {
        this(Secrets.none());
    }

    /** @param secrets what no message may repeat */
    Problems(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Problems whose messages repeat nothing that came into {@code root} from outside its file. */
    public static Problems hidingSecretsOf(ConfigNode root) {
        return new Problems(Secrets.in(root));
    }

    public void error(Problem problem) {
        if (errors.size() < MOST) {
            errors.add(hide(problem));
        } else {
            unshown++;
        }
    }

    public void error(Position at, String key, String message) {
        error(at.problem(key, message));
    }

    public void errors(Collection<Problem> problems) {
        problems.forEach(this::error);
    }

    public void warning(Position at, String key, String message) {
        if (warnings.size() < MOST) {
            warnings.add(hide(at.problem(key, message)));
        }
    }

    /** Warnings found elsewhere. */
    public void warnings(Collection<Problem> problems) {
        problems.stream().limit(MOST).forEach(warnings::add);
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** In order of position, file by file. */
    public List<Problem> warnings() {
        return sorted(warnings);
    }

    /** In order of position, file by file. */
    public List<Problem> errors() {
        List<Problem> sorted = sorted(errors);
        if (unshown > 0) {
            Problem last = sorted.get(sorted.size() - 1);
            sorted.add(new Problem(last.file(), last.line(), "", "and " + unshown + " problems more"));
        }
        return sorted;
    }

    /** Throws what has been found, if anything. */
    public void throwIfAny() throws ConfigException {
        if (hasErrors()) {
            throw new ConfigException(errors());
        }
    }

    private Problem hide(Problem problem) {
        return new Problem(problem.file(), problem.line(), problem.key(), secrets.hide(problem.message()));
    }

    private static List<Problem> sorted(Set<Problem> problems) {
        List<String> files = problems.stream().map(Problem::file).distinct().toList();
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line));
        return sorted;
    }
}
