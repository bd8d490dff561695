import type { SampleOfficeKind } from '../institution.ts'
import { type SampleCity, type SampleCityRow, sampleCity } from './sample-city.ts'

export interface SampleMission extends SampleCity {
  readonly kind: SampleOfficeKind
  readonly name: string
}

export interface SampleRegion {
  readonly code: string
  readonly name: string
  readonly kind: SampleOfficeKind
  readonly missions: readonly SampleMission[]
}

/** The directorates at the centre, and the missions that each looks after. Coordinates are of the city, not of a building. */
export const REGIONS: readonly SampleRegion[] = [
  {
    code: 'dg-america-norte',
    name: 'Dirección General para América del Norte',
    kind: 'region',
    missions: [
      embassy(['emb-washington', 'Washington', 'US', 38.9, -77.04, 'America/New_York']),
      embassy(['emb-ottawa', 'Ottawa', 'CA', 45.42, -75.7, 'America/Toronto']),
      consulate(['con-los-angeles', 'Los Ángeles', 'US', 34.06, -118.27, 'America/Los_Angeles']),
      consulate(['con-houston', 'Houston', 'US', 29.76, -95.37, 'America/Chicago']),
      consulate(['con-chicago', 'Chicago', 'US', 41.88, -87.63, 'America/Chicago']),
      consulate(['con-nueva-york', 'Nueva York', 'US', 40.75, -73.98, 'America/New_York']),
      consulate(['con-phoenix', 'Phoenix', 'US', 33.45, -112.07, 'America/Phoenix']),
      consulate(['con-toronto', 'Toronto', 'CA', 43.65, -79.38, 'America/Toronto']),
    ],
  },
  {
    code: 'dg-america-latina',
    name: 'Dirección General para América Latina y el Caribe',
    kind: 'region',
    missions: [
      embassy(['emb-bogota', 'Bogotá', 'CO', 4.67, -74.06, 'America/Bogota']),
      embassy(['emb-lima', 'Lima', 'PE', -12.1, -77.04, 'America/Lima']),
      embassy(['emb-santiago', 'Santiago de Chile', 'CL', -33.42, -70.6, 'America/Santiago']),
      embassy(['emb-buenos-aires', 'Buenos Aires', 'AR', -34.57, -58.44, 'America/Argentina/Buenos_Aires']),
      embassy(['emb-brasilia', 'Brasilia', 'BR', -15.81, -47.87, 'America/Sao_Paulo']),
      embassy(['emb-guatemala', 'Ciudad de Guatemala', 'GT', 14.6, -90.52, 'America/Guatemala']),
      embassy(['emb-la-habana', 'La Habana', 'CU', 23.11, -82.42, 'America/Havana']),
      consulate(['con-sao-paulo', 'São Paulo', 'BR', -23.56, -46.67, 'America/Sao_Paulo']),
    ],
  },
  {
    code: 'dg-europa',
    name: 'Dirección General para Europa',
    kind: 'region',
    missions: [
      embassy(['emb-madrid', 'Madrid', 'ES', 40.42, -3.7, 'Europe/Madrid']),
      embassy(['emb-paris', 'París', 'FR', 48.87, 2.29, 'Europe/Paris']),
      embassy(['emb-berlin', 'Berlín', 'DE', 52.51, 13.35, 'Europe/Berlin']),
      embassy(['emb-londres', 'Londres', 'GB', 51.51, -0.14, 'Europe/London']),
      embassy(['emb-roma', 'Roma', 'IT', 41.92, 12.51, 'Europe/Rome']),
      embassy(['emb-varsovia', 'Varsovia', 'PL', 52.23, 21.01, 'Europe/Warsaw']),
      consulate(['con-barcelona', 'Barcelona', 'ES', 41.39, 2.16, 'Europe/Madrid']),
      consulate(['con-frankfurt', 'Fráncfort', 'DE', 50.11, 8.68, 'Europe/Berlin']),
    ],
  },
  {
    code: 'dg-africa-medio-oriente',
    name: 'Dirección General para África y Medio Oriente',
    kind: 'region',
    missions: [
      embassy(['emb-rabat', 'Rabat', 'MA', 33.97, -6.85, 'Africa/Casablanca']),
      embassy(['emb-el-cairo', 'El Cairo', 'EG', 30.04, 31.24, 'Africa/Cairo']),
      embassy(['emb-nairobi', 'Nairobi', 'KE', -1.29, 36.82, 'Africa/Nairobi']),
      embassy(['emb-pretoria', 'Pretoria', 'ZA', -25.75, 28.23, 'Africa/Johannesburg']),
      embassy(['emb-abu-dabi', 'Abu Dabi', 'AE', 24.45, 54.38, 'Asia/Dubai']),
    ],
  },
  {
    code: 'dg-asia-pacifico',
    name: 'Dirección General para Asia y el Pacífico',
    kind: 'region',
    missions: [
      embassy(['emb-tokio', 'Tokio', 'JP', 35.68, 139.74, 'Asia/Tokyo']),
      embassy(['emb-pekin', 'Pekín', 'CN', 39.94, 116.45, 'Asia/Shanghai']),
      embassy(['emb-nueva-delhi', 'Nueva Delhi', 'IN', 28.59, 77.19, 'Asia/Kolkata']),
      embassy(['emb-canberra', 'Canberra', 'AU', -35.31, 149.12, 'Australia/Sydney']),
      consulate(['con-shanghai', 'Shanghái', 'CN', 31.23, 121.47, 'Asia/Shanghai']),
    ],
  },
  {
    code: 'dg-tecnologia',
    name: 'Dirección General de Tecnologías de Información',
    kind: 'directorate',
    missions: [],
  },
]

function embassy(row: SampleCityRow): SampleMission {
  const city = sampleCity(row)
  return { ...city, kind: 'embassy', name: `Embajada en ${city.city}` }
}

function consulate(row: SampleCityRow): SampleMission {
  const city = sampleCity(row)
  return { ...city, kind: 'consulate', name: `Consulado General en ${city.city}` }
}
