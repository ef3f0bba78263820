/** Grid meters that are read over Modbus. */
package energy.nulwatt.meter.modbus;
