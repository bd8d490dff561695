// `npm run soak [-- ROUNDS]`: the fault test, for as long as one likes.
import { CORRELATED, EACH, FOLDED } from '../faults/rules.ts'
import { runRounds } from '../faults/run-rounds.ts'

const rounds = Number(process.argv[2] ?? 500)
const began = Date.now()
const { sent, found, faults } = await runRounds(rounds, (line) => console.log(line))
const holds =
  found.events === sent.events &&
  found.numbers === sent.events &&
  found.counted === sent.events &&
  found.alerts[EACH]?.alerts === sent.each &&
  found.alerts[FOLDED]?.events === sent.folded &&
  found.alerts[CORRELATED]?.alerts === sent.bursts
console.log({ rounds, minutes: Math.round((Date.now() - began) / 60_000), faults, sent, found })
console.log(JSON.stringify({ soak: 'faults', rounds, events: sent.events, holds }))
process.exit(holds ? 0 : 1)
