import type { MessagePattern } from './patterns.ts'

/** What shadow's tools, systemd-logind, pkexec and passwd say of accounts and sessions. */
export const ACCOUNT_PATTERNS: readonly MessagePattern[] = [
  {
    starts: 'new user: ',
    regex: /^new user: name=(?<target_user>[^,\s]+), UID=(?<uid>\d+), GID=(?<gid>\d+)/,
    action: 'user-created',
    outcome: 'success',
  },
  { starts: 'new group: ', regex: /^new group: name=(?<group>[^,\s]+)/, action: 'group-created', outcome: 'success' },
  { starts: 'delete user ', regex: /^delete user '(?<target_user>[^']+)'/, action: 'user-deleted', outcome: 'success' },
  {
    starts: 'add ',
    regex: /^add '(?<target_user>[^']+)' to (?:shadow )?group '(?<group>[^']+)'/,
    action: 'group-member-added',
    outcome: 'success',
  },
  {
    starts: 'changed password for ',
    regex: /^changed password for (?<target_user>\S+)/,
    action: 'password-changed',
    outcome: 'success',
  },
  {
    starts: 'New session ',
    regex: /^New session (?<session>\S+) of user (?<user>[^\s.]+)/,
    action: 'session-opened',
    outcome: 'success',
  },
  { starts: 'Session ', regex: /^Session (?<session>\S+) logged out/, action: 'session-closed' },
]

export const PKEXEC_PATTERNS: readonly MessagePattern[] = [
  {
    starts: '',
    regex:
      /^(?<user>[^\s:]{1,64}): (?<reason>.*?) \[USER=(?<target_user>[^\]]{0,64})\] \[TTY=(?<tty>[^\]]{0,64})\] \[CWD=(?<PWD>[^\]]{0,4096})\] \[COMMAND=(?<COMMAND>.*)\]$/s,
    action: 'pkexec',
  },
]

export const VSFTPD_PATTERNS: readonly MessagePattern[] = [
  {
    starts: '[',
    regex: /^\[(?<user>[^\]]{1,128})\] FAIL LOGIN: Client "(?<src_ip>[^",\s]{2,64})"/,
    action: 'ftp-login-failed',
    outcome: 'failure',
  },
  {
    starts: '[',
    regex: /^\[(?<user>[^\]]{1,128})\] OK LOGIN: Client "(?<src_ip>[^",\s]{2,64})"/,
    action: 'ftp-login',
    outcome: 'success',
  },
  { starts: 'CONNECT: ', regex: /^CONNECT: Client "(?<src_ip>[^",\s]{2,64})"/, action: 'ftp-connection' },
]

export const FTP_PATTERNS: readonly MessagePattern[] = [
  {
    starts: '(',
    regex:
      /^\((?<login>[^@)]{1,128})@(?<src_ip>[^)\s]{2,64})\) \[WARNING\] Authentication failed for user \[(?<user>[^\]]{0,128})\]/,
    action: 'ftp-login-failed',
    outcome: 'failure',
  },
  {
    starts: '(',
    regex: /^\((?<login>[^@)]{1,128})@(?<src_ip>[^)\s]{2,64})\) \[INFO\] (?<user>.{1,128}) is now logged in/,
    action: 'ftp-login',
    outcome: 'success',
  },
  {
    starts: '',
    regex:
      /^\S{1,255} \([^[\s]{1,255}\[(?<src_ip>[^\]\s]{2,64})\]\)[:\s-]{1,4}USER (?<user>.{1,128}?)(?: \(Login failed\)|: no such user found)/,
    action: 'ftp-login-failed',
    outcome: 'failure',
  },
]
