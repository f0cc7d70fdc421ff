package io.vigia.agent.probe;

/** The target answered something that it should not have. The message is one line for people; the target is down. */
public final class UnexpectedAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    public UnexpectedAnswer(String reason) {
        super(Reasons.line(reason), null, false, false);
    }
}
