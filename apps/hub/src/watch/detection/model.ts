export interface DetectionTables {
  detection_partitions: {
    id: number
    done: number
    begun: number
    snapshot_at: number
    snapshot: Buffer | null
  }
  detection_poison: { stream_offset: number; line: number; error: string }
}
