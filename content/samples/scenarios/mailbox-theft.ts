import { entraSignIn, m365Act } from '../lines/cloud.ts'
import { account, MINUTE, outsideAddress, type SampleLine, type Scene, SECOND } from '../scene.ts'
import { type Scenario, stepper } from './scenario.ts'

/** Passwords are tried on the cloud; one account gives way, its mail is forwarded and the files are fetched. */
export const mailboxTheft: Scenario = {
  name: 'Mailbox theft in the cloud',
  offices: ['centre'],
  fires: [
    'One address tries many accounts of Entra ID',
    'Inbox rule forwards or hides mail in Microsoft 365',
    'One person downloads hundreds of files from SharePoint',
  ],
  lines: steal,
}

function* steal(scene: Scene, start: number): Generator<SampleLine> {
  const { random } = scene
  const after = stepper(scene, start)
  const from = outsideAddress(random.between(0, 20))
  for (let i = 0; i < 40; i++) yield entraSignIn(after(20 * SECOND), { user: account(i), from, errorCode: 50126 })
  const user = account(random.between(1, 40))
  yield entraSignIn(after(MINUTE), { user, from, errorCode: 0 })
  const act = { UserId: `${user}@exteriores.example`, ClientIP: from }
  yield m365Act(after(3 * MINUTE), {
    ...act,
    Operation: 'New-InboxRule',
    Workload: 'Exchange',
    Parameters: [
      { Name: 'Name', Value: '.' },
      { Name: 'ForwardTo', Value: 'archivo@correo.example' },
    ],
  })
  for (let i = 0; i < 240; i++) {
    const ObjectId = `https://exteriores.sharepoint.example/sites/negociaciones/doc-${i}.docx`
    yield m365Act(after(2 * SECOND), { ...act, Operation: 'FileDownloaded', Workload: 'SharePoint', ObjectId })
  }
}
