/** The connection to an MQTT broker: one session at a time, TLS from PEM files, nothing that blocks for long. */
package energy.nulwatt.mqtt;
