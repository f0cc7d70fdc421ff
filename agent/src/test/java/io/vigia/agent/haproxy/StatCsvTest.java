package io.vigia.agent.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatCsvTest {
    @Test
    void readsColumnsByNameInAnyOrder() {
        List<StatCsv.Row> rows = StatCsv.parse("# svname,pxname,new,status,\nFRONTEND,s3,x,OPEN,\na,s3,,UP 1/2,\n\n");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).isFrontend()).isTrue();
        assertThat(rows.get(1).proxy()).isEqualTo("s3");
        assertThat(rows.get(1).text("status")).isEqualTo("UP 1/2");
        assertThat(rows.get(1).text("absent")).isEmpty();
        assertThat(rows.get(1).number("new")).isEmpty();
    }

    @Test
    void readsQuotedFields() {
        StatCsv.Row row = StatCsv.parse("# pxname,svname,last_chk,status,scur\ns3,a,\"no, \"\"really\"\"\",UP,7\n")
                .get(0);
        assertThat(row.text("last_chk")).isEqualTo("no, \"really\"");
        assertThat(row.number("scur")).hasValue(7);
    }

    @Test
    void refusesWhatIsNoTableAndLeavesOutShortLines() {
        assertThatThrownBy(() -> StatCsv.parse("Unknown command")).hasMessageContaining("no column 'pxname'");
        assertThat(StatCsv.parse("# pxname,svname,status\ns3\n,,\ns3,a")).hasSize(1);
        assertThat(StatCsv.number("1e999")).isEmpty();
        assertThat(StatCsv.number("NaN")).isEmpty();
    }
}
