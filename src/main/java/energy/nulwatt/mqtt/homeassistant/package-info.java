/** Home Assistant by MQTT: discovery, states, commands and their answers. */
package energy.nulwatt.mqtt.homeassistant;
