import { generateSecret, generateURI, verifySync } from 'otplib'
import { toString as drawQr } from 'qrcode'

// RFC 6238 with what every authenticator app knows: SHA-1, six digits, 30 seconds.
const PERIOD_SECONDS = 30
/** Clocks of phones drift: the code before and the one after are accepted too. */
const TOLERANCE_SECONDS = 30

export { generateSecret as newTotpSecret }

/** The time step that the code belongs to; undefined when it is wrong or was used already (`afterStep`). */
export function acceptTotp(
  code: string,
  secret: string,
  { now, afterStep }: { now: Date; afterStep: number },
): number | undefined {
  const epoch = Math.floor(now.getTime() / 1000)
  const result = verifySync({ token: code, secret, epoch, period: PERIOD_SECONDS, epochTolerance: TOLERANCE_SECONDS })
  if (!result.valid || !('timeStep' in result)) return undefined
  return result.timeStep > afterStep ? result.timeStep : undefined
}

export async function describeTotp(
  secret: string,
  email: string,
): Promise<{ uri: string; secret: string; qr: string }> {
  const uri = generateURI({ issuer: 'Atalaya', label: email, secret })
  return { uri, secret, qr: await drawQr(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }) }
}
