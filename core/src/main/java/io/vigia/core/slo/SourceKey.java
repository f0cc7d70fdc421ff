package io.vigia.core.slo;

/**
 * Who counted what: the identity by which duplicates are known and by which spending is attributed.
 *
 * @param site where what was measured stands, or empty
 * @param component what was measured (a component, a backend, a path), or empty
 * @param observer who measured it (a vantage, a balancer, a scraped instance), or empty
 */
public record SourceKey(String site, String component, String observer) {
    public static final int MAX_LENGTH = 200;

    public SourceKey {
        SloDefinition.text("site", site, MAX_LENGTH);
        SloDefinition.text("component", component, MAX_LENGTH);
        SloDefinition.text("observer", observer, MAX_LENGTH);
    }

    void write(ByteSink out) {
        out.text(site).text(component).text(observer);
    }

    static SourceKey read(ByteSource in) {
        return new SourceKey(in.text(MAX_LENGTH), in.text(MAX_LENGTH), in.text(MAX_LENGTH));
    }
}
