package io.vigia.agent.probe.dns;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.core.config.probe.DnsSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What an answer of a name server says about the name: its code, then addresses that nobody expects, then those that are missing. */
final class DnsJudge {
    private static final int MOST_TOLD = 4;

    private final DnsSpec spec;
    private final Set<String> expected = new LinkedHashSet<>();

    DnsJudge(DnsSpec spec) {
        this.spec = spec;
        spec.addresses().forEach(address -> expected.add(asJavaWritesIt(address)));
    }

    ProbeResult judge(DnsMessage.Answer answer) {
        if (answer.code() != 0) {
            return ProbeResult.down(error(answer.code()));
        }
        Set<String> found = answer.addresses();
        Set<String> strange = expected.isEmpty() ? Set.of() : without(found, expected);
        Set<String> missing = without(expected, found);
        return outcome(answer, strange, missing).withReadings(readings(found, strange, missing));
    }

    private ProbeResult outcome(DnsMessage.Answer answer, Set<String> strange, Set<String> missing) {
        if (!strange.isEmpty()) {
            return ProbeResult.down(spec.name() + " is " + told(strange) + ", which nobody expects");
        }
        if (answer.cut()) {
            return ProbeResult.degraded(
                    "answer is cut after " + answer.addresses().size() + " addresses: too long for a datagram");
        }
        if (answer.addresses().isEmpty()) {
            return ProbeResult.down(spec.name() + " has no address of type " + spec.type());
        }
        return missing.isEmpty()
                ? ProbeResult.up(spec.name() + " is " + told(answer.addresses()))
                : ProbeResult.degraded(spec.name() + " is not " + told(missing));
    }

    /** RFC 1035, section 4.1.1. */
    private String error(int code) {
        return switch (code) {
            case 1 -> "server cannot read the question (FORMERR)";
            case 2 -> "server has failed (SERVFAIL)";
            case 3 -> "no such name: " + spec.name() + " (NXDOMAIN)";
            case 4 -> "server does not know such questions (NOTIMP)";
            case 5 -> "server refuses (REFUSED)";
            default -> "server answers with code " + code;
        };
    }

    private List<io.vigia.core.model.Reading> readings(Set<String> found, Set<String> strange, Set<String> missing) {
        ReadingList readings = new ReadingList();
        readings.add("dns_addresses", "", found.size());
        if (!expected.isEmpty()) {
            readings.add("dns_unexpected_addresses", "", strange.size());
            readings.add("dns_missing_addresses", "", missing.size());
        }
        return readings.list();
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static String told(Set<String> addresses) {
        String some = addresses.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
        return addresses.size() <= MOST_TOLD ? some : some + " and " + (addresses.size() - MOST_TOLD) + " more";
    }

    /** An address has several spellings in version 6. */
    private static String asJavaWritesIt(String address) {
        try {
            return InetAddress.getByName(address)
                    .getHostAddress(); // no look-up: the configuration takes addresses only
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException("'" + address + "' is not an address", notAnAddress);
        }
    }
}
