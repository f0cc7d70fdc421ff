package io.vigia.lab.servers;

/** What requests to an S3 server are signed with. */
public record S3Credentials(String accessKey, String secretKey) {}
