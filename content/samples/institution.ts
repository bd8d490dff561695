import { officeId } from './institution/office-id.ts'
import { REGIONS } from './institution/regions.ts'
import type { SampleCity } from './institution/sample-city.ts'
import { SPARE_CITIES } from './institution/spare-cities.ts'

export type SampleOfficeKind = 'centre' | 'region' | 'embassy' | 'consulate' | 'directorate'

export interface SampleOffice extends SampleCity {
  /** A UUID derived from `code`, so that it is the same on every machine. */
  readonly id: string
  /** The office above; null for the centre. */
  readonly parent: string | null
  readonly name: string
  readonly kind: SampleOfficeKind
}

export interface SampleInstitution {
  readonly name: string
  readonly offices: readonly SampleOffice[]
}

const CENTRE_CITY = {
  city: 'Ciudad de México',
  country: 'MX',
  latitude: 19.4361,
  longitude: -99.1459,
  timeZone: 'America/Mexico_City',
} as const

const CENTRE: SampleOffice = {
  id: officeId('centro'),
  parent: null,
  code: 'centro',
  name: 'Secretaría de Asuntos Exteriores (ejemplo)',
  kind: 'centre',
  ...CENTRE_CITY,
}

/** A foreign ministry that does not exist: a centre and 40 offices below it, in real cities. No person is named. */
export const institution: SampleInstitution = { name: CENTRE.name, offices: [CENTRE, ...regionsAndMissions()] }

/**
 * The same ministry grown or cut to `offices` offices, centre included, for tests of scale. Past the missions that the
 * sample has, further consulates open in `SPARE_CITIES`, and then second, third… ones in the same cities.
 */
export function scaleInstitution(offices: number): SampleInstitution {
  if (!Number.isInteger(offices) || offices < 1 || offices > 10_000)
    throw new RangeError(`An institution has from 1 to 10,000 offices, not ${offices}.`)
  const known = institution.offices.slice(0, offices)
  const regions = institution.offices.filter((office) => office.kind === 'region')
  const more = Array.from({ length: Math.max(0, offices - known.length) }, (_, index) => extraConsulate(index, regions))
  return { name: institution.name, offices: [...known, ...more] }
}

function regionsAndMissions(): SampleOffice[] {
  const above = REGIONS.map((region) => ({
    id: officeId(region.code),
    parent: CENTRE.id,
    code: region.code,
    name: region.name,
    kind: region.kind,
    ...CENTRE_CITY,
  }))
  const missions = REGIONS.flatMap((region) =>
    region.missions.map(({ kind, name, ...city }) => ({
      id: officeId(city.code),
      parent: officeId(region.code),
      name,
      kind,
      ...city,
    })),
  )
  return [...above, ...missions]
}

function extraConsulate(index: number, regions: readonly SampleOffice[]): SampleOffice {
  const place = SPARE_CITIES[index % SPARE_CITIES.length]
  const region = regions[index % regions.length]
  if (place === undefined || region === undefined) throw new RangeError('The sample institution has lost its regions.')
  const round = Math.floor(index / SPARE_CITIES.length) + 1
  const code = round === 1 ? place.code : `${place.code}-${round}`
  const name = round === 1 ? `Consulado en ${place.city}` : `Consulado en ${place.city} (${round})`
  return { ...place, id: officeId(code), parent: region.id, code, name, kind: 'consulate' }
}
