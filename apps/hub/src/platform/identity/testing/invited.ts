import type { DecidedProposal, Invitation, Proposed } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { type Answer, succeed, type TestBrowser } from './test-browser.ts'

/** What came of inviting somebody: where that needs a second person, the first of these who may approves it. */
export async function invited(
  asked: Answer<unknown>,
  approvers: Iterable<TestBrowser>,
): Promise<{ readonly id: string; readonly link: string }> {
  if (asked.status !== 202) {
    const { person, link } = await succeed(Promise.resolve(asked as Answer<Static<typeof Invitation>>))
    return { id: person.id, link }
  }
  const { proposal } = asked.body as Proposed // which is what status 202 says
  for (const approver of approvers) {
    const approval = { hash: proposal.hash }
    const { status, body } = await approver.post<Static<typeof DecidedProposal>>(
      `/api/proposals/${proposal.id}/approve`,
      approval,
    )
    if (status === 200) return { id: String(body.answer?.person), link: String(body.answer?.link) }
  }
  throw new Error('nobody there could approve it')
}
