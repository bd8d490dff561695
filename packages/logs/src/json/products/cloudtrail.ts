import { columnsFrom, type EcsDraft, putColumn } from '../../ecs/draft.ts'
import { type Fields, setKnown, textOf } from '../../fields.ts'
import { sourceKind } from '../../source-kind.ts'
import { jsonTime } from '../ecs-names.ts'
import { compactJson, type JsonProduct } from './product.ts'

const direct = columnsFrom({
  source_ip: 'sourceIPAddress',
  user_name: [
    'userIdentity.userName',
    'userIdentity.sessionContext.sessionIssuer.userName',
    'userIdentity.principalId',
  ],
  user_id: 'userIdentity.principalId',
  user_target_name: 'requestParameters.userName',
  event_action: 'eventName',
  event_provider: 'eventSource',
  event_code: 'eventID',
  cloud_account_id: ['recipientAccountId', 'userIdentity.accountId'],
  cloud_region: 'awsRegion',
  user_agent_original: 'userAgent',
  message: 'errorMessage',
})

function fillCloudtrail(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  draft.event_module = 'aws'
  const failed = fields.errorCode !== undefined || fields['responseElements.ConsoleLogin'] === 'Failure'
  putColumn(draft, 'event_outcome', failed ? 'failure' : 'success')
}

const KIND = sourceKind(
  'aws.cloudtrail',
  { product: 'aws', service: 'cloudtrail' },
  { fillEcs: fillCloudtrail, timeOf: jsonTime },
)

/** AWS CloudTrail records. */
export const cloudtrail: JsonProduct = {
  fits: ({ eventSource, eventName, eventVersion, awsRegion }) =>
    typeof eventName === 'string' &&
    (awsRegion !== undefined || eventVersion !== undefined) &&
    textOf(eventSource)?.endsWith('.amazonaws.com') === true,
  name(fields, record) {
    // Rules search these parts whole, as text.
    for (const part of ['requestParameters', 'responseElements', 'additionalEventData']) {
      setKnown(fields, part, compactJson(record[part]))
    }
    return KIND
  },
}
