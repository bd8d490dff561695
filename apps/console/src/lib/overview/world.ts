import { merge, mesh } from 'topojson-client'

type Topology = Parameters<typeof mesh>[0]
type Shapes = Parameters<typeof merge>[1]
export type World = { land: ReturnType<typeof merge>; borders: ReturnType<typeof mesh> }

const ANTARCTICA = '010'
let loading: Promise<World> | undefined

/** The shapes of the world, fetched when a map is first shown. */
export function loadWorld(): Promise<World> {
  loading ??= import('world-atlas/countries-110m.json').then((module) => {
    // JSON modules lose the literal types of a topology; this one holds nothing but polygons.
    const topology = module.default as unknown as Topology
    const shapes = module.default.objects.countries.geometries.filter((shape) => shape.id !== ANTARCTICA)
    const countries = topology.objects.countries
    return {
      land: merge(topology, shapes as unknown as Shapes),
      borders: mesh(topology, countries as Parameters<typeof mesh>[1], (a, b) => a !== b),
    }
  })
  return loading
}
