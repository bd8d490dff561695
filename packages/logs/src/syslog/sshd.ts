import type { MessagePattern } from './patterns.ts'

// Names of users come from outside and may hold ` from `: greedy, so that the last ` from ` counts, which sshd wrote.
export const SSHD_PATTERNS: readonly MessagePattern[] = [
  {
    starts: 'Failed ',
    regex:
      /^Failed (?<method>\S+) for (?:invalid user |illegal user )?(?<user>.*) from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-login-failed',
    outcome: 'failure',
  },
  {
    starts: 'Accepted ',
    regex: /^Accepted (?<method>\S+) for (?<user>.*) from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-login',
    outcome: 'success',
  },
  {
    starts: 'Invalid user ',
    regex: /^Invalid user (?<user>.*) from (?<src_ip>\S+)(?: port (?<src_port>\d+))?\s*$/,
    action: 'ssh-invalid-user',
    outcome: 'failure',
  },
  {
    starts: 'Connection ',
    regex:
      /^Connection (?:closed|reset) by (?:authenticating|invalid) user (?<user>.*) (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-preauth-closed',
    outcome: 'failure',
  },
  {
    starts: 'Connection ',
    regex: /^Connection (?:closed|reset) by (?<src_ip>\S+)(?: port (?<src_port>\d+))?/,
    action: 'ssh-connection-closed',
  },
  {
    starts: 'Connection from ',
    regex: /^Connection from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-connection',
  },
  {
    starts: 'Disconnect',
    regex:
      /^Disconnect(?:ed|ing)(?: from)? (?:authenticating |invalid )?user (?<user>.*) (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-disconnected',
  },
  {
    starts: 'Disconnected from ',
    regex: /^Disconnected from (?<src_ip>\S+)(?: port (?<src_port>\d+))?/,
    action: 'ssh-disconnected',
  },
  {
    starts: 'Received disconnect from ',
    regex: /^Received disconnect from (?<src_ip>[^\s:]+|\S+(?= port))(?: port (?<src_port>\d+))?/,
    action: 'ssh-disconnected',
  },
  {
    starts: 'error: maximum authentication',
    regex:
      /^error: maximum authentication attempts exceeded for (?:invalid user )?(?<user>.*) from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-attempts-exceeded',
    outcome: 'failure',
  },
  {
    starts: 'User ',
    regex: /^User (?<user>.*) from (?<src_ip>\S+) not allowed because/,
    action: 'ssh-user-not-allowed',
    outcome: 'failure',
  },
  {
    starts: 'Did not receive identification',
    regex: /^Did not receive identification string from (?<src_ip>\S+)(?: port (?<src_port>\d+))?/,
    action: 'ssh-no-identification',
    outcome: 'failure',
  },
  {
    starts: 'Bad protocol version',
    regex: /^Bad protocol version identification '.*' from (?<src_ip>\S+)(?: port (?<src_port>\d+))?/s,
    action: 'ssh-bad-protocol',
    outcome: 'failure',
  },
  {
    starts: 'banner exchange: Connection from ',
    regex: /^banner exchange: Connection from (?<src_ip>\S+) port (?<src_port>\d+): (?<reason>.*)/,
    action: 'ssh-bad-banner',
    outcome: 'failure',
  },
  {
    starts: 'Unable to negotiate with ',
    regex: /^Unable to negotiate with (?<src_ip>\S+) port (?<src_port>\d+): (?<reason>.*)/,
    action: 'ssh-negotiation-failed',
    outcome: 'failure',
  },
  {
    starts: 'fatal: Timeout before authentication',
    regex: /^fatal: Timeout before authentication for (?:connection from )?(?<src_ip>\S+)(?: port (?<src_port>\d+))?/,
    action: 'ssh-timeout',
    outcome: 'failure',
  },
  {
    starts: 'Timeout before authentication',
    regex: /^Timeout before authentication for connection from (?<src_ip>\S+)/,
    action: 'ssh-timeout',
    outcome: 'failure',
  },
  {
    starts: 'refused connect from ',
    regex: /^refused connect from (?:\S+ \()?(?<src_ip>[^\s()]+)\)?/,
    action: 'ssh-refused',
    outcome: 'failure',
  },
  {
    starts: 'Starting session',
    regex: /^Starting session: \S+(?: \S+)? for (?<user>\S+) from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-session',
  },
  {
    starts: 'Magic value check failed',
    regex: /^Magic value check failed \(\d+\) on obfuscated handshake from (?<src_ip>\S+) port (?<src_port>\d+)/,
    action: 'ssh-bad-protocol',
    outcome: 'failure',
  },
  {
    starts: 'ssh_dispatch_run_fatal: ',
    regex: /^ssh_dispatch_run_fatal: Connection from (?<src_ip>\S+) port (?<src_port>\d+): (?<reason>.*)/,
    action: 'ssh-protocol-error',
    outcome: 'failure',
  },
]
