/** A filter of a list: its name in the address and the values it may take. */
export type Filter = {
  key: string
  label: string
  options: readonly { value: string; label: string }[]
  /** One value at a time. */
  single?: boolean
}
/** A filter that is on, set from elsewhere (a pivot): shown as a chip that can only be removed. */
export type FixedChip = { key: string; label: string; value: string }
