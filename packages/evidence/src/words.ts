import type { CheckpointProblem, FactProblem, Verdict } from './report.ts'
import type { TrustedBy } from './trust.ts'

export type Language = 'es' | 'en'

interface Words {
  readonly verdict: Readonly<Record<Verdict, string>>
  readonly meaning: Readonly<Record<Verdict, string>>
  readonly trustedBy: Readonly<Record<TrustedBy, string>>
  readonly checkpointProblem: Readonly<Record<CheckpointProblem, string>>
  readonly factProblem: Readonly<Record<FactProblem, string>>
  readonly erased: string
  readonly log: (origin: string, size: string) => string
  readonly witnesses: (names: string) => string
  readonly noWitness: string
  readonly ahead: (names: string) => string
  readonly counts: (proven: string, erased: string, failed: string) => string
  readonly place: (index: string) => string
  readonly nothing: string
}

const es: Words = {
  verdict: {
    proven: 'AUTÉNTICO',
    'awaiting-quorum': 'EN EL REGISTRO, EN ESPERA DE TESTIGOS',
    unvouched: 'COHERENTE, PERO SÓLO CON SUS PROPIAS CLAVES',
    failed: 'NO ES AUTÉNTICO',
  },
  meaning: {
    proven:
      'Cada hecho de este archivo está en el registro de transparencia tal como se escribió: nadie lo ha cambiado.',
    'awaiting-quorum':
      'Cada hecho está en el registro, pero aún no han firmado suficientes testigos independientes. Pida el archivo de nuevo más tarde.',
    unvouched:
      'El archivo concuerda consigo mismo, y eso también lo lograría un falsificador. Compruébelo otra vez con la clave o la política que la institución publica.',
    failed: 'Algo de este archivo no es lo que se registró. No se apoye en él; pida otra copia a la institución.',
  },
  trustedBy: {
    policy: 'Se comprobó con la política de confianza indicada: registro, testigos y quórum.',
    keys: 'Se comprobó con la clave del registro indicada. Los testigos no se comprobaron: para eso dé una política.',
    file: 'Las claves salieron de este mismo archivo: nadie de su confianza responde por ellas.',
  },
  checkpointProblem: {
    'not-signed-by-trusted-key': 'El punto de control no está firmado por ninguna clave en la que usted confía.',
    'signature-wrong': 'El punto de control lleva una firma que no corresponde a su texto: lo alteraron.',
    unreadable: 'El punto de control no se puede leer: el archivo está dañado o lo alteraron.',
  },
  factProblem: {
    'content-altered': 'su contenido no es el que se registró',
    'entry-altered': 'su asiento en el registro fue alterado',
    'not-in-log': 'la prueba no conduce al registro: no está en ese lugar',
    'other-checkpoint': 'su prueba es de otro punto de control que el del archivo',
    'proof-unreadable': 'su prueba no se puede leer',
  },
  erased: 'su contenido se borró por orden aprobada por dos personas; el registro sólo prueba que existió',
  log: (origin, size) => `Registro: ${origin}, ${size} asientos`,
  witnesses: (names) => `Firmado también por los testigos: ${names}`,
  noWitness: 'Ningún testigo comprobado.',
  ahead: (names) => `Fechados en el futuro, no cuentan: ${names}. Revise el reloj de este equipo.`,
  counts: (proven, erased, failed) => `Hechos auténticos: ${proven} · borrados: ${erased} · con falla: ${failed}`,
  place: (index) => `asiento ${index}`,
  nothing: 'El archivo no trae ningún hecho; sólo se comprobó el punto de control.',
}

const en: Words = {
  verdict: {
    proven: 'AUTHENTIC',
    'awaiting-quorum': 'IN THE LOG, AWAITING WITNESSES',
    unvouched: 'CONSISTENT, BUT ONLY UNDER ITS OWN KEYS',
    failed: 'NOT AUTHENTIC',
  },
  meaning: {
    proven: 'Every fact in this file is in the transparency log as it was written: nobody has changed it.',
    'awaiting-quorum':
      'Every fact is in the log, but too few independent witnesses have signed yet. Ask for the file again later.',
    unvouched:
      'The file agrees with itself, which a forger could achieve too. Check it again with the key or the policy that the institution publishes.',
    failed: 'Something in this file is not what was logged. Do not rely on it; ask the institution for another copy.',
  },
  trustedBy: {
    policy: 'Checked with the trust policy named: log, witnesses and quorum.',
    keys: 'Checked with the key of the log named. Witnesses were not checked: give a policy for that.',
    file: 'The keys came out of this same file: nobody that you trust vouches for them.',
  },
  checkpointProblem: {
    'not-signed-by-trusted-key': 'The checkpoint is not signed by any key that you trust.',
    'signature-wrong': 'The checkpoint bears a signature that does not belong to its text: it was altered.',
    unreadable: 'The checkpoint cannot be read: the file is damaged or was altered.',
  },
  factProblem: {
    'content-altered': 'its content is not what was logged',
    'entry-altered': 'its entry in the log was altered',
    'not-in-log': 'the proof does not lead to the log: it is not at that place',
    'other-checkpoint': 'its proof belongs to another checkpoint than the file has',
    'proof-unreadable': 'its proof cannot be read',
  },
  erased: 'its content was erased by an order that two people approved; the log proves only that it existed',
  log: (origin, size) => `Log: ${origin}, ${size} entries`,
  witnesses: (names) => `Signed by these witnesses too: ${names}`,
  noWitness: 'No witness checked.',
  ahead: (names) => `Dated in the future, so not counted: ${names}. Check the clock of this machine.`,
  counts: (proven, erased, failed) => `Facts authentic: ${proven} · erased: ${erased} · failing: ${failed}`,
  place: (index) => `entry ${index}`,
  nothing: 'The file holds no fact; only the checkpoint was checked.',
}

export const WORDS: Readonly<Record<Language, Words>> = { es, en }
