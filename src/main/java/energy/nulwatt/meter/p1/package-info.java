/**
 * Smart meters that push text telegrams out of a P1 port: DSMR and ESMR, eMUCS, Smarty, the Nordic, Austrian and
 * Hungarian forms, and the German D0 push.
 *
 * <p>The road of a byte: {@link energy.nulwatt.meter.p1.ByteSource} (serial, network, file) → {@link
 * energy.nulwatt.meter.p1.SmartyDecryptor} where a key is set → {@link energy.nulwatt.meter.p1.P1Parser}, which frames
 * ({@code TelegramFramer}), proves (CRC, or plausibility where the meter has none) and reads ({@code
 * TelegramInterpreter}). Only a proven telegram becomes a {@link energy.nulwatt.model.GridReading}.
 *
 * <p>Parsing allocates nothing per telegram.
 */
package energy.nulwatt.meter.p1;
