export interface SampleCity {
  readonly code: string
  readonly city: string
  readonly country: string
  readonly latitude: number
  readonly longitude: number
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
