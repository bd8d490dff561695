type Data = Readonly<Record<string, string>>
interface Text {
  readonly subject: string
  readonly lines: (data: Data) => readonly string[]
}

const MAIL_KINDS = [
  'new-sign-in',
  'password-expiring',
  'password-changed',
  'recovery-code-used',
  'recovery-codes-made',
  'passkey-added',
  'account-locked',
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

const NOT_YOU = {
  es: 'Si no fue usted, avise ahora a una persona administradora y cierre sus sesiones en «Mi cuenta».',
  en: 'If it was not you, tell an administrator now and end your sessions in “My account”.',
} as const

const from = { es: 'Desde', en: 'From' } as const
const device = ({ device, address }: Data, locale: 'es' | 'en') =>
  `${from[locale]}: ${[device, address].filter(Boolean).join(', ')}`

const TEXTS: Readonly<Record<MailKind, Readonly<Record<'es' | 'en', Text>>>> = {
  'new-sign-in': {
    es: {
      subject: 'Una entrada nueva a su cuenta',
      lines: (data) => [
        `Su cuenta de Atalaya se abrió desde un equipo o una dirección que no había usado.`,
        `${data.at}`,
        device(data, 'es'),
        NOT_YOU.es,
      ],
    },
    en: {
      subject: 'A new sign-in to your account',
      lines: (data) => [
        `Your Atalaya account was opened from a device or an address that you had not used.`,
        `${data.at}`,
        device(data, 'en'),
        NOT_YOU.en,
      ],
    },
  },
  'password-expiring': {
    es: {
      subject: 'Su contraseña está por vencer',
      lines: ({ expires }) => [
        `Su contraseña de Atalaya vence el ${expires}.`,
        'Cámbiela antes en «Mi cuenta». Después de esa fecha, al entrar se le pedirá una nueva.',
      ],
    },
    en: {
      subject: 'Your password is about to expire',
      lines: ({ expires }) => [
        `Your Atalaya password expires on ${expires}.`,
        'Change it before then in “My account”. After that date you are asked for a new one when you sign in.',
      ],
    },
  },
  'password-changed': {
    es: {
      subject: 'Su contraseña cambió',
      lines: () => ['La contraseña de su cuenta de Atalaya cambió y las demás sesiones se cerraron.', NOT_YOU.es],
    },
    en: {
      subject: 'Your password changed',
      lines: () => ['The password of your Atalaya account changed, and your other sessions were ended.', NOT_YOU.en],
    },
  },
  'recovery-code-used': {
    es: {
      subject: 'Se usó un código de recuperación',
      lines: ({ left }) => [
        'Alguien entró a su cuenta de Atalaya con uno de sus códigos de recuperación.',
        `Le quedan: ${left}.`,
        NOT_YOU.es,
      ],
    },
    en: {
      subject: 'A recovery code was used',
      lines: ({ left }) => [
        'Somebody signed in to your Atalaya account with one of your recovery codes.',
        `Left: ${left}.`,
        NOT_YOU.en,
      ],
    },
  },
  'recovery-codes-made': {
    es: {
      subject: 'Códigos de recuperación nuevos',
      lines: () => [
        'Se crearon códigos de recuperación para su cuenta de Atalaya. Los anteriores ya no sirven.',
        NOT_YOU.es,
      ],
    },
    en: {
      subject: 'New recovery codes',
      lines: () => ['Recovery codes were made for your Atalaya account. Earlier ones no longer work.', NOT_YOU.en],
    },
  },
  'passkey-added': {
    es: {
      subject: 'Una llave de acceso nueva',
      lines: ({ name }) => [`Se agregó una llave de acceso a su cuenta de Atalaya: ${name}.`, NOT_YOU.es],
    },
    en: {
      subject: 'A new passkey',
      lines: ({ name }) => [`A passkey was added to your Atalaya account: ${name}.`, NOT_YOU.en],
    },
  },
  'account-locked': {
    es: {
      subject: 'Su cuenta está bloqueada por un momento',
      lines: ({ until, address }) => [
        `Hubo demasiados intentos fallidos de entrar a su cuenta de Atalaya. Espera hasta ${until}.`,
        `${from.es}: ${address}`,
        'Puede entrar con una llave de acceso, o pedir a una persona administradora que la desbloquee.',
      ],
    },
    en: {
      subject: 'Your account waits for a moment',
      lines: ({ until, address }) => [
        `There were too many failed attempts to sign in to your Atalaya account. It waits until ${until}.`,
        `${from.en}: ${address}`,
        'You can sign in with a passkey, or ask an administrator to lift it.',
      ],
    },
  },
}

const SIGNED = {
  es: 'Atalaya no pide contraseñas ni códigos por correo.',
  en: 'Atalaya never asks for passwords or codes by mail.',
} as const

export interface MailText {
  readonly subject: string
  readonly text: string
}

export interface MailWords {
  readonly locale: 'es' | 'en'
  readonly data: Data
  readonly name: string
  readonly url: string | undefined
  readonly timeZone: string
}

export function isMailKind(kind: string): kind is MailKind {
  return Object.hasOwn(TEXTS, kind)
}

export function textOf(kind: MailKind, { locale, data, name, url, timeZone }: MailWords): MailText {
  const { subject, lines } = TEXTS[kind][locale]
  const body = [
    ...(name === '' ? [] : [`${name}:`]),
    ...lines(withDates(data, { locale, timeZone })),
    ...(url === undefined ? [] : [`${url}/account`]),
    SIGNED[locale],
  ]
  return { subject: `Atalaya: ${subject}`, text: `${body.join('\n\n')}\n` }
}

/** Instants as people of that office read them. */
function withDates(data: Data, { locale, timeZone }: Pick<MailWords, 'locale' | 'timeZone'>): Data {
  const format = new Intl.DateTimeFormat(locale === 'es' ? 'es-MX' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  })
  const instants = ['at', 'until', 'expires'].filter((key) => data[key] !== undefined)
  return { ...data, ...Object.fromEntries(instants.map((key) => [key, format.format(new Date(data[key] ?? 0))])) }
}
