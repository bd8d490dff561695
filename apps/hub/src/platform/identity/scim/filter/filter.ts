/** `urn:…:User:name.familyName`, `emails`, `meta.lastModified` */
export interface AttributePath {
  /** In lower case; empty for the resource's own schema. */
  readonly urn: string
  readonly name: string
  readonly sub: string | undefined
}

export const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof COMPARISONS)[number]
export type Literal = string | number | boolean | null

/** RFC 7644 §3.4.2.2. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly by: Comparison; readonly to: Literal }
  /** `emails[type eq "work"]`: some one value fits all of it. */
  | { readonly kind: 'within'; readonly path: AttributePath; readonly filter: Filter }

/** `emails[type eq "work"].value`: what an operation of a PATCH is about (RFC 7644 §3.5.2). */
export interface PatchPath {
  readonly path: AttributePath
  readonly filter: Filter | undefined
  readonly sub: string | undefined
}
