import { messageReader } from './patterns.ts'

/** Logins that MySQL, MariaDB and PostgreSQL refuse; the rest of their lines is kept for rules that look for words. */
export const readDatabase = messageReader([
  {
    starts: '',
    regex: /^.{0,64}?\bAccess denied for user '(?<user>[^']{0,128})'@'(?<src_ip>[^']{1,255})'/,
    action: 'database-login-failed',
    outcome: 'failure',
  },
  {
    starts: '',
    regex: /^.{0,256}?\b(?:password|[A-Za-z0-9-]{2,16}) authentication failed for user "(?<user>[^"]{0,128})"/,
    action: 'database-login-failed',
    outcome: 'failure',
  },
  {
    starts: '',
    regex:
      /^.{0,256}?no pg_hba\.conf entry for host "(?<src_ip>[^"]{1,64})", user "(?<user>[^"]{0,128})", database "(?<database>[^"]{0,128})"/,
    action: 'database-login-failed',
    outcome: 'failure',
  },
])
