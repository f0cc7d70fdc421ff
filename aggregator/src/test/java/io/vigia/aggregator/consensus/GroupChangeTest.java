package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.decide.Membership;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupChangeTest {
    private static Set<String> set(String letters) {
        return new TreeSet<>(Arrays.asList(letters.split("")));
    }

    private static GroupChange change(String now, String wanted) {
        return new GroupChange(set(now), set(wanted));
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, ''",
        "abc, abd, ''",
        "abc, ab, ''",
        "a, abc, ''",
        "a, abcde, ''",
        "abcd, abd, ''",
        "abcde, abc, ''",
        "abc, a, majority-leaves",
        "abc, ade, majority-leaves",
        "ab, a, majority-leaves",
        "abcde, ab, majority-leaves",
        "abc, abdef, strangers-outnumber",
    })
    void aMinorityOfThePresentMembersMayLeaveAndStrangersNeverOutnumberThoseThatStay(
            String now, String wanted, String kind) {
        assertThat(change(now, wanted).risk().map(Membership.Held::kind).orElse(""))
                .isEqualTo(kind);
    }

    @Test
    void saysHowManyMayLeave() {
        assertThat(change("abc", "a").risk())
                .get()
                .extracting(Membership.Held::getMessage)
                .asString()
                .contains("2 of the 3 present members", "at most 1 may");
    }

    @Test
    void thoseThatStayMustAnswerOrNothingCanEverBeDecidedAgain() {
        assertThat(change("abc", "abd").impossible(set("ab"))).isEmpty();
        assertThat(change("abc", "ac").impossible(set("ab")))
                .as("the dead one was named, and the living one was not")
                .get()
                .asString()
                .contains("[c] did not answer", "no majority");
        assertThat(change("abc", "d").impossible(set("abc"))).get().asString().contains("none of [d] belongs");
    }

    @Test
    void joinsBeforeItLetsGoAndTheLeaderGoesLast() {
        assertThat(change("abc", "bde").steps("a")).containsExactly(set("abcd"), set("abcde"), set("abde"), set("bde"));
        assertThat(change("abc", "abc").steps("a")).isEmpty();
    }
}
