import { appointmentFlood } from './appointment-flood.ts'
import { defacement } from './defacement.ts'
import { documentExfiltration } from './document-exfiltration.ts'
import { insiderAtNight } from './insider-at-night.ts'
import { mailServerWebShell } from './mail-server-web-shell.ts'
import { mailboxTheft } from './mailbox-theft.ts'
import { passwordSpray } from './password-spray.ts'
import { phishing } from './phishing.ts'
import { ransomware } from './ransomware.ts'
import type { Scenario } from './scenario.ts'
import { sshBruteForce } from './ssh-brute-force.ts'

export type { Scenario } from './scenario.ts'

export const SCENARIOS: readonly Scenario[] = [
  phishing,
  sshBruteForce,
  documentExfiltration,
  appointmentFlood,
  defacement,
  ransomware,
  passwordSpray,
  insiderAtNight,
  mailServerWebShell,
  mailboxTheft,
]
