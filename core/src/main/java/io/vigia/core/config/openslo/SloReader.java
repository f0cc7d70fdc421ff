package io.vigia.core.config.openslo;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.bind.Bound;
import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Problems;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BurnCondition;
import java.util.List;
import java.util.Map;

/** Reads OpenSLO v1 objects: what they are by themselves, what they say of one another, and what they say of the lake. */
public final class SloReader {
    private final Library library;
    private final LakeConfig lake;

    private SloReader(Library library, LakeConfig lake) {
        this.library = library;
        this.lake = lake;
    }

    /**
     * @param documents a list of the documents of all files, each an object or a list of objects
     * @param lake what the indicators look at
     */
    public static Bound<SloSet> read(ConfigNode documents, LakeConfig lake) throws ConfigException {
        Problems problems = Problems.hidingSecretsOf(documents);
        List<ConfigNode> all = documents instanceof ConfigNode.Listing listing ? listing.items() : List.of(documents);
        SloSet set = new SloReader(Library.of(all, problems), lake).bind();
        problems.throwIfAny();
        return new Bound<>(set, problems.warnings());
    }

    /** Kind by kind, so that what is referred to has been read. */
    private SloSet bind() {
        Items items = new Items(library);
        Map<String, String> services = library.read(Kind.SERVICE, SloReader::service);
        Map<String, SourceType> dataSources = library.read(Kind.DATA_SOURCE, SloReader::dataSource);
        IndicatorReader indicators =
                new IndicatorReader(new SourceReader(lake, library.reference(Kind.DATA_SOURCE, dataSources)));
        Map<String, IndicatorReader.Sli> slis = library.read(Kind.SLI, object -> indicators.read(object.spec()));
        Map<String, String> targets = library.read(
                Kind.ALERT_NOTIFICATION_TARGET,
                object -> AlertReader.target(object.metadata().name(), object.spec()));
        Map<String, BurnCondition> conditions = library.read(
                Kind.ALERT_CONDITION,
                object -> AlertReader.condition(object.spec(), object.metadata().annotations()));
        Value<BurnCondition> condition = items.item(
                Part.CONDITION_ITEM,
                "conditionRef",
                Kind.ALERT_CONDITION,
                conditions,
                (who, spec) -> AlertReader.condition(spec, who.annotations()));
        Value<String> target = items.item(
                Part.TARGET_ITEM,
                "targetRef",
                Kind.ALERT_NOTIFICATION_TARGET,
                targets,
                (who, spec) -> AlertReader.target(who.name(), spec));
        Map<String, AlertPolicy> policies = library.read(
                Kind.ALERT_POLICY, object -> AlertReader.policy(object.metadata(), object.spec(), condition, target));
        SloObjectReader slos = new SloObjectReader(
                library.reference(Kind.SERVICE, services),
                library.reference(Kind.SLI, slis),
                items.indicator((who, spec) -> indicators.read(spec)),
                items.item(
                        Part.POLICY_ITEM,
                        "alertPolicyRef",
                        Kind.ALERT_POLICY,
                        policies,
                        (who, spec) -> AlertReader.policy(who, spec, condition, target)));
        library.all(Kind.SLO).values().forEach(object -> slos.read(object.metadata(), object.spec()));
        List.of(Kind.SLI, Kind.ALERT_CONDITION, Kind.ALERT_POLICY).forEach(library::warnOfUnused);
        return slos.set();
    }

    private static Parsed<String> service(Library.Declaration object) {
        return Fields.open(Part.SERVICE, object.spec())
                .map(f -> Texts.description(f).map(good -> object.metadata().name()))
                .orElseGet(Parsed::failed);
    }

    private static Parsed<SourceType> dataSource(Library.Declaration object) {
        return Fields.open(Part.DATA_SOURCE, object.spec())
                .map(f -> {
                    Parsed<String> description = Texts.description(f);
                    Parsed<SourceType> type = f.need("type", "a type of source, such as VigiaProbe", SourceType.VALUE);
                    if (type.isPresent() && f.has("connectionDetails") && !isEmpty(f.at("connectionDetails"))) {
                        return f.at("connectionDetails")
                                .<SourceType>refuse("is not for " + type.get().word()
                                        + ", to which Vigia needs no connection; leave it out");
                    }
                    return description.then(good -> type);
                })
                .orElseGet(Parsed::failed);
    }

    private static boolean isEmpty(Spot spot) {
        return (spot.node() instanceof ConfigNode.Scalar scalar && scalar.isBlank())
                || (spot.node() instanceof ConfigNode.Mapping mapping
                        && mapping.entries().isEmpty());
    }
}
