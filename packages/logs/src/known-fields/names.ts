/** Names that a source is known to give, and which further ones it may. */
export interface KnownFields {
  readonly names: ReadonlySet<string>
  /** Whether the source may give a field of a name that is not among `names`: JSON with keys of its own may give any. */
  readonly mayGive: (name: string) => boolean
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

export const NONE = (): boolean => false
export const ANY = (): boolean => true
/** ECS and other nested JSON. */
export const DOTTED = (name: string): boolean => name.includes('.')
