/** Who may be given work. */
export interface Assignees {
  /** People whose role lets them handle what happens in this office. */
  assignable(office: string): Promise<readonly { readonly id: string; readonly name: string }[]>
}
