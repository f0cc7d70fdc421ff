package io.vigia.lab.servers;

import java.nio.file.Path;

/** The configuration of one region's Ceph: as small as it can be, without authentication inside, and with replication that does not wait. */
final class CephConf {
    private CephConf() {}

    static String text(String cluster, Path home, String zone, Address monitor, Address gateway) {
        return """
                [global]
                fsid=%1$s
                mon_host=[v2:%2$s/0]
                public_network=127.0.0.0/8
                auth_cluster_required=none
                auth_service_required=none
                auth_client_required=none
                auth_allow_insecure_global_id_reclaim=false
                run_dir=%3$s/run
                admin_socket=%3$s/run/$name.asok
                log_file=%3$s/$name.log
                log_to_stderr=false
                # One copy of everything, and few placement groups: each pool of the gateway asks for its own.
                osd_pool_default_size=1
                osd_pool_default_min_size=1
                osd_pool_default_pg_num=2
                osd_pool_default_pgp_num=2
                osd_pool_default_pg_autoscale_mode=off
                mon_allow_pool_size_one=true
                mon_warn_on_pool_no_redundancy=false
                mon_max_pg_per_osd=2000
                osd_crush_chooseleaf_type=0
                osd_objectstore=memstore
                memstore_device_bytes=1073741824
                osd_memory_target=939524096
                osd_mon_report_interval=1
                mon_data_avail_crit=1
                mon_data_avail_warn=2
                # Otherwise every change of the cluster's map, and there are many at the start, waits for a second.
                paxos_propose_interval=0.05
                paxos_min_wait=0.01
                # Replication: with Ceph's own values a new bucket takes 50 s to 2 min to be elsewhere, with these a second.
                rgw_run_sync_thread=true
                rgw_data_log_num_shards=8
                rgw_md_log_max_shards=8
                rgw_meta_sync_poll_interval=1
                rgw_data_sync_poll_interval=1
                rgw_sync_lease_period=10
                rgw_data_notify_interval_msec=50

                [mon.a]
                mon_data=%3$s/mon

                [osd.0]
                osd_data=%3$s/osd

                [client.rgw.%4$s]
                ms_mon_client_mode=crc secure
                rgw_frontends=beast endpoint=%5$s
                rgw_zone=%4$s
                rgw_zonegroup=default
                rgw_realm=lake
                rgw_data=%3$s
                rgw_thread_pool_size=32
                """.formatted(cluster, monitor, home, zone, gateway);
    }
}
