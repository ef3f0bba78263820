/** A simulated house, meter and batteries that speak the real wire protocols: for tests and the demo. */
package energy.nulwatt.sim;
