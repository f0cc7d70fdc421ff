package io.vigia.core.config;

import io.vigia.core.model.NodeId;
import java.util.Optional;

/**
 * {@code aggregator.yaml}.
 *
 * @param node this aggregator's name
 * @param lake path of {@code lake.yaml}, relative to this file
 * @param slos directory or pattern of the OpenSLO files, relative to this file; empty means no SLOs
 * @param stateDirectory where decisions are kept
 * @param http where the page, the API, {@code /metrics} and {@code /health} answer
 * @param stream where edge agents and actuators connect
 * @param group the aggregators that decide together; empty means this one alone
 * @param cluster the telemetry bus; empty means edge agents only
 * @param alerts who is told of alerts; empty means nobody
 * @param vault asked for the secrets of this file and of {@code lake.yaml}
 * @param consul where this process registers itself
 */
public record AggregatorConfig(
        NodeId node,
        String lake,
        Optional<String> slos,
        String stateDirectory,
        Endpoint http,
        Endpoint stream,
        Optional<GroupConfig> group,
        Optional<ClusterConfig> cluster,
        Optional<NotifyConfig> alerts,
        Optional<TlsConfig> tls,
        Optional<VaultConfig> vault,
        Optional<ConsulConfig> consul,
        LogConfig log,
        boolean insecure) {}
