/** The clock's reading of an instant in a zone, as datetime-local has it: `2026-11-22T09:03`. */
export function wallTime(at: Date, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '00'
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** The instant at which a zone's clock shows this; where it shows it twice, either; undefined for no date. */
export function instantOf(wall: string, zone: string | undefined): Date | undefined {
  const wanted = Date.parse(`${wall}Z`)
  if (Number.isNaN(wanted)) return undefined
  let guess = wanted
  // Twice, as the first step may land on the other side of a change of the clocks.
  for (let round = 0; round < 2; round++) guess += wanted - Date.parse(`${wallTime(new Date(guess), zone)}Z`)
  return new Date(guess)
}
