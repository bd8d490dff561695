/** RFC 7644 §3.12, table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'

export const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** A refusal in the words of the protocol, whose clients decide on `status` and `scimType`. */
export class ScimError extends Error {
  override readonly name = 'ScimError'
  readonly status: number
  readonly scimType: ScimType | undefined

  constructor(status: number, message: string, scimType?: ScimType) {
    super(message)
    this.status = status
    this.scimType = scimType
  }
}

export function scimFailure(status: number, detail: string, scimType?: ScimType): object {
  return { schemas: [ERROR_URN], status: String(status), ...(scimType !== undefined && { scimType }), detail }
}
