import type { OfficeTree } from '../http/authenticate.ts'

/** What identity and other planes ask of the tree of offices; answered from memory. */
export interface OfficeDirectory extends OfficeTree {
  /** Empty when there is no such office. */
  nameOf(office: string): string
  /** IANA name; UTC when there is no such office. */
  timeZoneOf(office: string): string
  /** The office itself and those over it, from the top down; empty when there is no such office. */
  above(office: string): readonly string[]
}
