/** The closed-loop benchmark: controllers in a virtual house, and the yardsticks that they are measured by. */
package energy.nulwatt.bench;
