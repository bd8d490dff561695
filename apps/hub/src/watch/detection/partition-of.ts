/**
 * Offices are spread over this many partitions. Each keeps its order, its offset and its correlation state; workers
 * share them. The number is fixed, for state is stored by partition: it also bounds the workers that can be busy.
 */
export const PARTITIONS = 8

/** FNV-1a over the office's id. */
export function partitionOf(office: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < office.length; i++) hash = Math.imul(hash ^ office.charCodeAt(i), 0x01000193) >>> 0
  return ((hash ^ (hash >>> 15)) >>> 0) % PARTITIONS
}
