package io.vigia.agent.probe.dns;

import io.vertx.core.buffer.Buffer;
import io.vigia.core.config.probe.DnsSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A question of the domain name system for the addresses of a name, and its answer, as in RFC 1035, section 4: one datagram
 * each. Vert.x's own client asks {@code /etc/hosts} first and answers out of a cache, which would hide a name server that is dead.
 */
final class DnsMessage {
    private static final int HEAD = 12;
    private static final int IS_ANSWER = 0x8000;
    private static final int IS_CUT = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int CLASS_INTERNET = 1;
    private static final int POINTER = 0xc0;

    private final Buffer question;
    private final int type;

    /**
     * @param code 0 when there is no error
     * @param cut there was more than fits into a datagram
     * @param addresses in the order of the answer, as Java writes them
     */
    record Answer(int code, boolean cut, Set<String> addresses) {}

    /** What came is no answer to the question. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** @param number tells the answer to this question from others; 16 bits */
    DnsMessage(int number, String name, DnsSpec.Type type) {
        this.type = type == DnsSpec.Type.A ? 1 : 28;
        this.question = Buffer.buffer();
        question.appendUnsignedShort(number).appendUnsignedShort(RECURSION_DESIRED);
        question.appendUnsignedShort(1)
                .appendUnsignedShort(0)
                .appendUnsignedShort(0)
                .appendUnsignedShort(0);
        for (String label : name.split("\\.", 0)) {
            question.appendUnsignedByte((short) label.length()).appendString(label, "US-ASCII");
        }
        question.appendUnsignedByte((short) 0);
        question.appendUnsignedShort(this.type).appendUnsignedShort(CLASS_INTERNET);
    }

    Buffer question() {
        return question;
    }

    /** @throws Malformed when it is not the answer to this question, or breaks off */
    Answer read(Buffer answer) throws Malformed {
        try {
            return answer(answer);
        } catch (IndexOutOfBoundsException brokenOff) {
            throw new Malformed("breaks off after " + answer.length() + " bytes");
        } catch (UnknownHostException noAddress) {
            throw new Malformed("holds an address of a wrong length");
        }
    }

    private Answer answer(Buffer answer) throws Malformed, UnknownHostException {
        int flags = answer.getUnsignedShort(2);
        if (answer.getUnsignedShort(0) != question.getUnsignedShort(0) || (flags & IS_ANSWER) == 0) {
            throw new Malformed("is no answer to the question");
        }
        int code = flags & 0xf;
        // A server that could not read the question need not repeat it.
        boolean repeated = answer.getUnsignedShort(4) == 1 && sameQuestion(answer);
        if (!repeated && code == 0) {
            throw new Malformed("answers another question");
        }
        Set<String> addresses = new LinkedHashSet<>();
        int at = question.length();
        for (int left = repeated ? answer.getUnsignedShort(6) : 0; left > 0; left--) {
            at = afterName(answer, at);
            int length = answer.getUnsignedShort(at + 8);
            if (answer.getUnsignedShort(at) == type && answer.getUnsignedShort(at + 2) == CLASS_INTERNET) {
                addresses.add(InetAddress.getByAddress(answer.getBytes(at + 10, at + 10 + length))
                        .getHostAddress());
            }
            at += 10 + length;
        }
        return new Answer(code, (flags & IS_CUT) != 0, addresses);
    }

    private boolean sameQuestion(Buffer answer) {
        return lower(answer).equals(lower(question));
    }

    private String lower(Buffer message) {
        return new String(message.getBytes(HEAD, question.length()), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
    }

    /** A name ends with an empty label, or with a pointer to another name; pointers are not followed. */
    private static int afterName(Buffer answer, int start) {
        int at = start;
        for (int length = answer.getUnsignedByte(at); length != 0; length = answer.getUnsignedByte(at)) {
            if (length >= POINTER) {
                return at + 2;
            }
            at += 1 + length;
        }
        return at + 1;
    }
}
