package io.vigia.core.notify;

/** What is to be done for one Alertmanager. */
public record HeraldAction(String alertmanager, DeliveryAction action) {}
