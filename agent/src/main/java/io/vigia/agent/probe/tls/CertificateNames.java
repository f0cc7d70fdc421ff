package io.vigia.agent.probe.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The names and addresses that a certificate is for: its subject alternative names, as RFC 9525 has it; the common name does not
 * count. A star stands for exactly one label, the first.
 */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final int MOST_TOLD = 3;

    private final List<String> names;

    private CertificateNames(List<String> names) {
        this.names = List.copyOf(names);
    }

    static CertificateNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    Object kind = alternative.get(0);
                    if ((kind.equals(DNS) || kind.equals(ADDRESS)) && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return new CertificateNames(List.of());
        }
        return new CertificateNames(names);
    }

    boolean include(String wanted) {
        String name = wanted.toLowerCase(Locale.ROOT);
        return names.stream().anyMatch(known -> known.equals(name) || (known.startsWith("*.") && covers(known, name)));
    }

    private static boolean covers(String star, String name) {
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(star.substring(1));
    }

    /** For people: the first few. */
    @Override
    public String toString() {
        if (names.isEmpty()) {
            return "no name";
        }
        String some = names.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
        return names.size() <= MOST_TOLD ? some : some + " and " + (names.size() - MOST_TOLD) + " more";
    }
}
