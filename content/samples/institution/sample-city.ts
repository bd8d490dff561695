/** An office's place. */
export interface SampleCity {
  /** Of the office: short, unique, fit for a host name. */
  readonly code: string
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** IANA name. */
  readonly timeZone: string
}

export type SampleCityRow = readonly [
  code: string,
  city: string,
  country: string,
  latitude: number,
  longitude: number,
  timeZone: string,
]

export function sampleCity([code, city, country, latitude, longitude, timeZone]: SampleCityRow): SampleCity {
  return { code, city, country, latitude, longitude, timeZone }
}
