/** Grid meters with a local web interface that answers in JSON. */
package energy.nulwatt.meter.http;
