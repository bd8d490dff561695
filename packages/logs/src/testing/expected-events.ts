/** What a decoder must make of each sample line; values not named here are not looked at. */
export interface Expected {
  readonly dataset: string
  readonly logsource: object
  readonly fields?: Readonly<Record<string, unknown>>
  readonly ecs?: Readonly<Record<string, unknown>>
  /** Milliseconds after the common time of the samples; none where the line tells no time. */
  readonly after?: number | 'none'
}

const auth = { product: 'linux', services: ['auth', 'syslog'] }
const ip = { source_ip: '192.0.2.7' }

export const EXPECTED: Readonly<Record<string, Expected>> = {
  ecs: {
    dataset: 'linux.process_creation',
    logsource: { product: 'linux', categories: ['process_creation'] },
    fields: { Image: '/bin/sh', CommandLine: 'sh -c id', ParentImage: '/usr/sbin/nginx' },
    ecs: { host_name: 'web1', process_name: 'sh' },
  },
  journald: {
    dataset: 'linux.sshd',
    logsource: { ...auth, service: 'sshd' },
    fields: { user: 'root', src_port: '4242', method: 'password' },
    ecs: { ...ip, host_name: 'web1', user_name: 'root', event_outcome: 'failure', event_action: 'ssh-login-failed' },
  },
  filebeat: {
    dataset: 'web.access',
    logsource: { categories: ['webserver'], services: ['apache', 'nginx'] },
    fields: { 'cs-uri': '/x', 'sc-status': 404 },
    ecs: { ...ip, host_name: 'web1' },
  },
  rfc5424: {
    dataset: 'linux.sshd',
    logsource: { ...auth, service: 'sshd' },
    ecs: { source_ip: '2001:db8::7', user_name: 'ana', event_outcome: 'success', process_pid: 77 },
    after: 123,
  },
  rfc3164: {
    dataset: 'linux.sudo',
    logsource: { ...auth, service: 'sudo' },
    fields: { USER: 'root', TTY: 'pts/0', COMMAND: '/bin/cat /etc/shadow', user: 'ana' },
    ecs: { user_target_name: 'root', process_command_line: '/bin/cat /etc/shadow' },
  },
  su: {
    dataset: 'linux.su',
    logsource: { ...auth, service: 'su' },
    ecs: { user_target_name: 'root', event_outcome: 'failure' },
  },
  pam: { dataset: 'linux.sshd', logsource: { ...auth, service: 'sshd' }, ecs: { ...ip, user_name: 'ana' } },
  cron: {
    dataset: 'linux.cron',
    logsource: { product: 'linux', service: 'cron', services: ['syslog'] },
    ecs: { process_command_line: '/usr/local/bin/backup', user_name: 'root' },
  },
  useradd: {
    dataset: 'linux.auth',
    logsource: { product: 'linux', service: 'auth', services: ['syslog'] },
    fields: { action: 'user-created', uid: '0' },
    ecs: { user_target_name: 'eva' },
  },
  postfix: {
    dataset: 'linux.postfix',
    logsource: { product: 'linux', service: 'postfix', services: ['syslog'] },
    ecs: { ...ip, user_name: 'ana@example.org', event_action: 'mail-login-failed' },
  },
  postfixReject: {
    dataset: 'linux.postfix',
    logsource: { product: 'linux', service: 'postfix', services: ['syslog'] },
    ecs: {
      ...ip,
      email_from_address: ['x@y.example'],
      email_to_address: ['a@b.example'],
      event_action: 'mail-rejected',
    },
  },
  dovecot: {
    dataset: 'linux.dovecot',
    logsource: { product: 'linux', service: 'dovecot', services: ['syslog'] },
    ecs: { ...ip, destination_ip: '198.51.100.2', user_name: 'ana', event_action: 'mail-login-failed' },
  },
  iptables: {
    dataset: 'firewall.iptables',
    logsource: { product: 'linux', service: 'iptables', categories: ['firewall'] },
    fields: { action: 'block', dst_port: '23', PROTO: 'TCP' },
    ecs: { ...ip, destination_port: 23, network_transport: 'tcp' },
  },
  filterlog: {
    dataset: 'firewall.filterlog',
    logsource: { service: 'filterlog', categories: ['firewall'] },
    ecs: { ...ip, destination_port: 23, event_action: 'block' },
  },
  named: {
    dataset: 'dns.bind',
    logsource: { product: 'linux', service: 'bind', services: ['syslog'], categories: ['dns'] },
    fields: { query: 'example.org', record_type: 'ANY' },
    ecs: { ...ip, event_outcome: 'failure' },
  },
  access: {
    dataset: 'web.access',
    logsource: { categories: ['webserver'], services: ['apache', 'nginx'] },
    fields: {
      'c-ip': '192.0.2.7',
      'cs-method': 'POST',
      'cs-uri': '/login.php?next=%2F',
      'cs-uri-stem': '/login.php',
      'cs-uri-query': ['next=%2F', '/login.php?next=%2F'],
      'cs-username': 'ana',
      'cs-referer': 'https://example.org/',
      'cs-user-agent': 'Mozilla/5.0 (X11)',
      'sc-status': 302,
    },
    ecs: { url_path: '/login.php', http_response_body_bytes: 12 },
  },
  vhostAccess: {
    dataset: 'web.access',
    logsource: { categories: ['webserver'], services: ['apache', 'nginx'] },
    ecs: { ...ip, url_domain: 'www.example.org' },
    after: 6 * 3_600_000,
  },
  nginxError: {
    dataset: 'web.nginx-error',
    logsource: { service: 'nginx', categories: ['webserver'] },
    ecs: { ...ip, url_path: '/x', http_request_method: 'GET', log_level: 'error' },
  },
  apacheError: {
    dataset: 'web.apache-error',
    logsource: { service: 'apache', categories: ['webserver'] },
    ecs: { ...ip, user_name: 'ana', url_path: '/admin', event_action: 'web-login-failed' },
    after: 123.456,
  },
  haproxy: {
    dataset: 'web.haproxy',
    logsource: { service: 'haproxy', categories: ['webserver'] },
    fields: { frontend: 'https-in', backend: 'web/node1', 'sc-status': 200 },
    ecs: { ...ip, url_query: 'y=1', source_port: 4242 },
    after: 127,
  },
  squid: {
    dataset: 'proxy.squid',
    logsource: { service: 'squid', categories: ['proxy'] },
    fields: { 'c-uri': 'http://example.org/gate.php?id=1', 'cs-host': 'example.org', 'c-uri-query': 'id=1' },
    ecs: { ...ip, user_name: 'ana', url_domain: 'example.org' },
    after: 123,
  },
  iis: {
    dataset: 'web.iis',
    logsource: { product: 'windows', service: 'iis', categories: ['webserver'] },
    fields: { 'cs-user-agent': 'Mozilla/5.0 (Windows)', 'sc-status': 401, 'cs-uri': '/owa/auth.owa?x=1' },
    ecs: { ...ip, destination_ip: '198.51.100.2', user_name: 'ana' },
  },
  exchangeSmtp: {
    dataset: 'exchange.smtp',
    logsource: { product: 'windows', service: 'msexchange-smtp' },
    ecs: { ...ip, destination_port: 25, event_outcome: 'failure' },
    after: 123,
  },
  auditd: {
    dataset: 'linux.auditd',
    logsource: { product: 'linux', service: 'auditd' },
    fields: { type: 'SYSCALL', SYSCALL: 'execve', exe: '/bin/sh', key: 'exec' },
    ecs: { process_executable: '/bin/sh', rule_name: 'exec', event_outcome: 'success' },
    after: 123,
  },
  auditdExecve: {
    dataset: 'linux.auditd',
    logsource: { product: 'linux', service: 'auditd', categories: ['process_creation'] },
    fields: { type: 'EXECVE', a2: 'id ; id', CommandLine: 'sh -c id ; id', Image: '/bin/sh', exe: '/bin/sh' },
    ecs: { process_command_line: 'sh -c id ; id', process_parent_pid: 1 },
    after: 123,
  },
  suricata: {
    dataset: 'suricata.alert',
    logsource: { product: 'suricata', service: 'alert' },
    ecs: { ...ip, rule_name: 'ET SCAN x', destination_port: 80 },
    after: 123.456,
  },
  zeek: {
    dataset: 'zeek.dns',
    logsource: { product: 'zeek', service: 'dns', categories: ['dns'] },
    fields: { query: 'example.org', record_type: 'TXT', 'id.orig_h': '192.0.2.7' },
    ecs: { ...ip, dns_question_name: 'example.org' },
    after: 123,
  },
  cloudtrail: {
    dataset: 'aws.cloudtrail',
    logsource: { product: 'aws', service: 'cloudtrail' },
    fields: { eventName: 'CreateUser', 'userIdentity.type': 'IAMUser', requestParameters: '{"userName":"eva"}' },
    ecs: { ...ip, user_name: 'ana', user_target_name: 'eva', cloud_region: 'us-east-1' },
  },
  entra: {
    dataset: 'azure.signinlogs',
    logsource: { product: 'azure', service: 'signinlogs' },
    fields: { ResultType: '50126', AuthenticationRequirement: 'singleFactorAuthentication' },
    ecs: { ...ip, user_name: 'ana@example.org' },
  },
  m365: {
    dataset: 'm365.exchange',
    logsource: { product: 'm365', service: 'audit', services: ['exchange'] },
    fields: { Operation: 'New-InboxRule', eventSource: 'Exchange', eventName: 'New-InboxRule' },
    ecs: { ...ip, user_name: 'ana@example.org' },
  },
  cef: {
    dataset: 'cef.fortigate',
    logsource: { product: 'fortigate', categories: ['firewall'] },
    fields: { name: 'blocked | site', msg: 'a=b c', dst_port: '443' },
    ecs: { ...ip, destination_port: 443 },
    after: 123,
  },
  leef: { dataset: 'leef', logsource: {}, ecs: { ...ip, user_name: 'ana' }, after: 'none' },
  fortigate: {
    dataset: 'fortigate.event',
    logsource: { product: 'fortigate', service: 'event' },
    fields: { action: 'login', msg: 'Administrator admin login failed' },
    ecs: { ...ip, user_name: 'admin', host_name: 'fw1' },
  },
  ciscoAsa: {
    dataset: 'cisco.asa',
    logsource: { product: 'cisco', service: 'asa', services: ['syslog'], categories: ['firewall'] },
    fields: { action: 'block', cisco_mnemonic: '106023' },
    ecs: { ...ip, destination_port: 23 },
  },
  ciscoIos: {
    dataset: 'cisco.aaa',
    logsource: { product: 'cisco', service: 'aaa', services: ['syslog'] },
    fields: { COMMAND: 'no logging host 198.51.100.2', user: 'ana' },
    after: 'none',
  },
  paloalto: {
    dataset: 'paloalto.traffic',
    logsource: { product: 'paloalto', service: 'traffic', categories: ['firewall'] },
    fields: { action: 'deny', rule: 'block-all' },
    ecs: { ...ip, destination_port: 23, user_name: 'ana' },
  },
  mysql: {
    dataset: 'database.mysql',
    logsource: { product: 'linux', service: 'mysql', services: ['syslog'], categories: ['database'] },
    ecs: { ...ip, user_name: 'root', event_outcome: 'failure' },
  },
  spring: { dataset: 'application.spring', logsource: { product: 'spring', categories: ['application'] } },
  kubernetes: {
    dataset: 'kubernetes.audit',
    logsource: { product: 'kubernetes', service: 'audit', categories: ['application'] },
    fields: { verb: 'list', 'objectRef.resource': 'secrets' },
    ecs: { ...ip, user_name: 'ana' },
  },
  gcp: {
    dataset: 'gcp.audit',
    logsource: { product: 'gcp', service: 'gcp.audit' },
    fields: { 'gcp.audit.method_name': 'v1.compute.x', 'data.protoPayload.serviceName': 'compute.googleapis.com' },
    ecs: { ...ip, user_name: 'ana@example.org' },
  },
  okta: {
    dataset: 'okta',
    logsource: { product: 'okta', service: 'okta' },
    fields: { 'target.displayName': 'x' },
    ecs: { ...ip, user_name: 'ana@example.org', event_action: 'user.account.lock' },
  },
  caddy: {
    dataset: 'web.access',
    logsource: { categories: ['webserver'], services: ['apache', 'nginx'] },
    fields: { 'cs-uri-query': ['y=1', '/x?y=1'], 'cs-user-agent': 'curl/8', 'sc-status': 404 },
    ecs: { ...ip, url_domain: 'example.org' },
    after: 123,
  },
  laurel: {
    dataset: 'linux.auditd',
    logsource: { product: 'linux', service: 'auditd', categories: ['process_creation'] },
    fields: { type: 'EXECVE', a1: '-i', CommandLine: 'sh -i', Image: '/bin/sh' },
    ecs: { user_name: 'ana' },
    after: 123,
  },
  container: {
    dataset: 'web.access',
    logsource: { categories: ['webserver'], services: ['apache', 'nginx'] },
    ecs: ip,
  },
  logfmt: {
    dataset: 'logfmt',
    logsource: {},
    fields: { msg: 'login failed' },
    ecs: { user_name: 'ana', log_level: 'error' },
  },
  text: { dataset: 'text', logsource: {}, fields: { message: 'nothing that anybody knows' }, after: 'none' },
}
