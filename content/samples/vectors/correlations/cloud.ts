import { awsAct, entraSignIn, m365Act } from '../../lines/cloud.ts'
import { account, MINUTE, outsideAddress, SECOND } from '../../scene.ts'
import { type CorrelationVector, series } from './vector.ts'

const attacker = outsideAddress(7)
const UserId = 'consular04@exteriores.example'

const downloads = (different: number) =>
  series(220, SECOND, (time, i) =>
    m365Act(time, {
      Operation: 'FileDownloaded',
      Workload: 'SharePoint',
      UserId,
      ClientIP: attacker,
      ObjectId: `https://exteriores.sharepoint.example/sites/notas/nota-${i % different}.docx`,
    }),
  )
const mailRead = (mailboxes: number, LogonType: number) =>
  series(24, MINUTE, (time, i) =>
    m365Act(time, {
      Operation: 'MailItemsAccessed',
      Workload: 'Exchange',
      UserId,
      LogonType,
      MailboxOwnerUPN: `${account(i % mailboxes)}@exteriores.example`,
    }),
  )
const objects = (eventName: string) =>
  series(300, SECOND, (time, i) =>
    awsAct(time, {
      eventSource: 's3.amazonaws.com',
      eventName,
      sourceIPAddress: attacker,
      requestParameters: { bucketName: 'expedientes', key: `2026/${i}.pdf` },
    }),
  )
const refusals = (count: number, errorCode: number) =>
  series(count, MINUTE, (time) => entraSignIn(time, { user: 'consular04', from: attacker, errorCode }))

export const CLOUD_VECTORS: readonly CorrelationVector[] = [
  {
    file: 'mass-download/m365-mass-download.yml',
    title: 'One person downloads hundreds of files from SharePoint',
    match: () => downloads(200),
    miss: () => downloads(199),
  },
  {
    file: 'mailbox-theft/m365-many-mailboxes-read.yml',
    title: "One account reads many people's mailboxes",
    match: () => mailRead(8, 2),
    miss: () => mailRead(8, 0),
  },
  {
    file: 'cloud/aws-objects-mass-read.yml',
    title: 'One identity reads hundreds of objects from AWS storage',
    match: () => objects('GetObject'),
    miss: () => objects('HeadObject'),
  },
  {
    file: 'cloud/entra-password-spray.yml',
    title: 'One address tries many accounts of Entra ID',
    match: () =>
      series(12, MINUTE, (time, i) => entraSignIn(time, { user: account(i), from: attacker, errorCode: 50126 })),
    miss: () =>
      series(12, MINUTE, (time, i) => entraSignIn(time, { user: account(i % 3), from: attacker, errorCode: 50126 })),
  },
  {
    file: 'cloud/entra-second-factor-fatigue.yml',
    title: 'Person pestered with second factor requests',
    match: () => refusals(6, 500121),
    miss: () => refusals(6, 0),
  },
]
