/** One row for each thing that can be set: the option, its `ATALAYA_*` variable, and what `--help` says of it. */
export interface Setting {
  readonly option: string
  readonly variable: string
  readonly value?: string
  readonly many?: true
  readonly help: string
}

export const SETTINGS = [
  {
    option: 'data',
    variable: 'ATALAYA_DATA',
    value: 'DIR',
    help: 'directory that holds everything the hub keeps (default: ./data)',
  },
  {
    option: 'host',
    variable: 'ATALAYA_HOST',
    value: 'ADDR',
    help: 'address to listen on (default: 127.0.0.1, this machine only)',
  },
  {
    option: 'port',
    variable: 'ATALAYA_PORT',
    value: 'N',
    help: 'port of the console, the API and HTTP ingest (default: 8400)',
  },
  {
    option: 'public-url',
    variable: 'ATALAYA_PUBLIC_URL',
    value: 'URL',
    help: 'address that people type, when a proxy stands before the hub',
  },
  { option: 'sample', variable: 'ATALAYA_SAMPLE', help: 'add the sample institution and replay attack telemetry' },
  {
    option: 'recover',
    variable: 'ATALAYA_RECOVER',
    help: 'print a new sign-in link for the first administrator, who lost theirs',
  },
  {
    option: 'rules',
    variable: 'ATALAYA_RULES',
    value: 'DIR',
    many: true,
    help: 'directory of more Sigma rules; may be given several times',
  },
  {
    option: 'placeholders',
    variable: 'ATALAYA_PLACEHOLDERS',
    value: 'FILE',
    many: true,
    help: 'values of the %names% that rules with "expand" ask for, as YAML; may be given several times',
  },
  {
    option: 'pipeline',
    variable: 'ATALAYA_PIPELINE',
    value: 'FILE',
    many: true,
    help: 'processing pipeline that all rules go through, in pySigma’s shape; may be given several times',
  },
  {
    option: 'syslog-tcp',
    variable: 'ATALAYA_SYSLOG_TCP',
    value: '[HOST:]PORT',
    help: 'listen for syslog over TCP (default: off)',
  },
  {
    option: 'syslog-udp',
    variable: 'ATALAYA_SYSLOG_UDP',
    value: '[HOST:]PORT',
    help: 'listen for syslog over UDP (default: off)',
  },
  {
    option: 'workers',
    variable: 'ATALAYA_WORKERS',
    value: 'N',
    help: 'detection threads (default: one for each core but one, at most 8)',
  },
  {
    option: 'retention',
    variable: 'ATALAYA_RETENTION',
    value: 'DAYS',
    help: 'days that events are kept (default: 180)',
  },
  {
    option: 'database-url',
    variable: 'ATALAYA_DATABASE_URL',
    value: 'URL',
    help: 'use this PostgreSQL, not the embedded one',
  },
  {
    option: 'events-url',
    variable: 'ATALAYA_EVENTS_URL',
    value: 'URL',
    help: 'use this ClickHouse, not the embedded one',
  },
  {
    option: 'oidc-issuer',
    variable: 'ATALAYA_OIDC_ISSUER',
    value: 'URL',
    help: 'sign in at the OpenID Connect provider with this issuer, too',
  },
  { option: 'oidc-client-id', variable: 'ATALAYA_OIDC_CLIENT_ID', value: 'ID', help: 'the id that it gave this hub' },
  {
    option: 'oidc-secret-file',
    variable: 'ATALAYA_OIDC_SECRET_FILE',
    value: 'FILE',
    help: 'file with the client secret (default: a public client)',
  },
  {
    option: 'oidc-label',
    variable: 'ATALAYA_OIDC_LABEL',
    value: 'TEXT',
    help: 'what people call the provider (default: its host)',
  },
  {
    option: 'oidc-claim',
    variable: 'ATALAYA_OIDC_CLAIM',
    value: 'CLAIM',
    help: 'what names a person: email (verified), upn, preferred_username, sub (default: email)',
  },
  {
    option: 'oidc-admit',
    variable: 'ATALAYA_OIDC_ADMIT',
    help: 'give whom the provider knows an account without roles (default: refuse who was not invited)',
  },
  {
    option: 'oidc-acr',
    variable: 'ATALAYA_OIDC_ACR',
    value: 'VALUES',
    help: 'require one of these authentication classes',
  },
  {
    option: 'oidc-amr',
    variable: 'ATALAYA_OIDC_AMR',
    value: 'VALUES',
    help: 'require one of these ways of authenticating, such as mfa',
  },
  {
    option: 'breached-passwords',
    variable: 'ATALAYA_BREACHED_PASSWORDS',
    value: 'FILE',
    help: 'refuse passwords whose SHA-1 is in this ordered list',
  },
  {
    option: 'breached-range',
    variable: 'ATALAYA_BREACHED_RANGE',
    value: 'URL',
    help: 'ask this service by the first five letters of the SHA-1 (default: nobody is asked)',
  },
  {
    option: 'smtp-url',
    variable: 'ATALAYA_SMTP_URL',
    value: 'URL',
    help: 'send notices by this server: smtp://user:password@host:587',
  },
  { option: 'smtp-from', variable: 'ATALAYA_SMTP_FROM', value: 'ADDRESS', help: 'sender of the notices' },
  {
    option: 'ledger-origin',
    variable: 'ATALAYA_LEDGER_ORIGIN',
    value: 'NAME',
    help: 'name of the transparency log, for ever; said at the first start (default: from --public-url)',
  },
  {
    option: 'ledger-policy',
    variable: 'ATALAYA_LEDGER_POLICY',
    value: 'FILE',
    help: 'witnesses to ask for cosignatures, and how many suffice (C2SP tlog-policy)',
  },
  {
    option: 'ledger-token',
    variable: 'ATALAYA_LEDGER_TOKEN',
    value: 'FILE',
    help: "settings of the PKCS#11 token that holds the log's key (default: a file in the data directory)",
  },
  {
    option: 'ledger-bucket',
    variable: 'ATALAYA_LEDGER_BUCKET',
    value: 's3://…',
    help: "keep the log's files in this bucket, as s3://bucket/prefix (default: in the data directory)",
  },
  {
    option: 'ledger-s3-endpoint',
    variable: 'ATALAYA_LEDGER_S3_ENDPOINT',
    value: 'URL',
    help: 'address of the S3 service that has the bucket (default: Amazon)',
  },
  {
    option: 'ledger-s3-region',
    variable: 'ATALAYA_LEDGER_S3_REGION',
    value: 'REGION',
    help: 'region of the bucket (default: AWS_REGION, or us-east-1)',
  },
  {
    option: 'ledger-s3-key',
    variable: 'ATALAYA_LEDGER_S3_KEY',
    value: 'FILE',
    help: 'file with the access key, mode 0600 (default: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)',
  },
  {
    option: 'log-level',
    variable: 'ATALAYA_LOG_LEVEL',
    value: 'LEVEL',
    help: 'trace, debug, info, warn, error (default: info)',
  },
] as const satisfies readonly Setting[]

export type OptionName = (typeof SETTINGS)[number]['option']

/** The options as lines of help. */
export function describeSettings(): string {
  const rows = SETTINGS.map((setting: Setting) => {
    const left = `  --${setting.option}${setting.value === undefined ? '' : ` ${setting.value}`}`
    return `${left.padEnd(28)}${setting.help}\n${' '.repeat(28)}[${setting.variable}]`
  })
  return rows.join('\n')
}
