/** One line of each format, written for the tests. */
export const SAMPLE_LINES: Readonly<Record<string, string>> = {
  windowsFlat:
    '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","Hostname":"pc1","UtcTime":"2026-03-01 08:00:00.123","Image":"C:\\\\Windows\\\\System32\\\\cmd.exe","CommandLine":"cmd /c whoami","User":"SEDE\\\\ana","Hashes":"MD5=00,SHA256=0000000000000000000000000000000000000000000000000000000000000001"}',
  winlogbeat:
    '{"@timestamp":"2026-03-01T08:00:00.123Z","winlog":{"event_id":4625,"channel":"Security","provider_name":"Microsoft-Windows-Security-Auditing","computer_name":"dc1","event_data":{"TargetUserName":"ana","IpAddress":"192.0.2.7"}}}',
  evtx: '{"Event":{"#attributes":{"xmlns":"x"},"System":{"EventID":4104,"Channel":"Microsoft-Windows-PowerShell/Operational","TimeCreated":{"#attributes":{"SystemTime":"2026-03-01T08:00:00.1Z"}}},"EventData":{"ScriptBlockText":"iex $x"}}}',
  windowsXml:
    '<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID><Channel>Linux-Sysmon/Operational</Channel><Computer>web1</Computer></System><EventData><Data Name="Image">/bin/sh</Data><Data Name="CommandLine">sh -c &quot;id&quot;</Data></EventData></Event>',
  ecs: '{"@timestamp":"2026-03-01T08:00:00Z","event":{"category":["process"],"type":["start"]},"process":{"executable":"/bin/sh","command_line":"sh -c id","parent":{"executable":"/usr/sbin/nginx"}},"host":{"name":"web1","os":{"type":"linux"}}}',
  journald:
    '{"__REALTIME_TIMESTAMP":"1772352000000000","_HOSTNAME":"web1","SYSLOG_IDENTIFIER":"sshd","_PID":"77","PRIORITY":"6","MESSAGE":"Failed password for root from 192.0.2.7 port 4242 ssh2"}',
  filebeat:
    '{"@timestamp":"2026-03-01T08:00:00Z","agent":{"type":"filebeat"},"host":{"name":"web1"},"message":"192.0.2.7 - - [01/Mar/2026:08:00:00 +0000] \\"GET /x HTTP/1.1\\" 404 5"}',
  rfc5424:
    '<38>1 2026-03-01T08:00:00.123Z web1 sshd 77 - [meta sequenceId="1"] Accepted publickey for ana from 2001:db8::7 port 4242 ssh2: ED25519 SHA256:x',
  rfc3164: '<86>Mar  1 08:00:00 web1 sudo:      ana : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/bin/cat /etc/shadow',
  su: 'Mar  1 08:00:00 web1 su[9]: FAILED SU (to root) ana on pts/0',
  pam: 'Mar  1 08:00:00 web1 sshd[9]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=ana',
  cron: 'Mar  1 08:00:00 web1 CRON[9]: (root) CMD (/usr/local/bin/backup)',
  useradd: 'Mar  1 08:00:00 web1 useradd[9]: new user: name=eva, UID=0, GID=0, home=/home/eva, shell=/bin/bash',
  postfix:
    'Mar  1 08:00:00 mx1 postfix/smtpd[9]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: authentication failure, sasl_username=ana@example.org',
  postfixReject:
    'Mar  1 08:00:00 mx1 postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 454 4.7.1 <a@b.example>: Relay access denied; from=<x@y.example> to=<a@b.example> proto=ESMTP helo=<z>',
  dovecot:
    'Mar  1 08:00:00 mx1 dovecot: imap-login: Disconnected (auth failed, 2 attempts in 8 secs): user=<ana>, method=PLAIN, rip=192.0.2.7, lip=198.51.100.2, TLS, session=<x>',
  iptables:
    'Mar  1 08:00:00 fw1 kernel: [123.456] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=192.0.2.7 DST=198.51.100.2 LEN=60 TTL=52 PROTO=TCP SPT=4242 DPT=23 SYN',
  filterlog:
    'Mar  1 08:00:00 fw1 filterlog[9]: 7,,,100,em0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.7,198.51.100.2,4242,23,0,S,1,,64240,,mss',
  named:
    "Mar  1 08:00:00 ns1 named[9]: client @0x7f 192.0.2.7#3076 (example.org): query (cache) 'example.org/ANY/IN' denied",
  access:
    '192.0.2.7 - ana [01/Mar/2026:08:00:00 +0000] "POST /login.php?next=%2F HTTP/1.1" 302 12 "https://example.org/" "Mozilla/5.0 (X11)"',
  vhostAccess: 'www.example.org:443 192.0.2.7 - - [01/Mar/2026:08:00:00 -0600] "GET / HTTP/1.1" 200 5 "-" "curl/8"',
  nginxError:
    '2026/03/01 08:00:00 [error] 7#7: *1 open() "/srv/x" failed (2: No such file or directory), client: 192.0.2.7, server: example.org, request: "GET /x HTTP/1.1", host: "example.org"',
  apacheError:
    '[Sun Mar 01 08:00:00.123456 2026] [auth_basic:error] [pid 7:tid 8] [client 192.0.2.7:4242] AH01617: user ana: authentication failure for "/admin": Password Mismatch',
  haproxy:
    'Mar  1 08:00:00 lb1 haproxy[9]: 192.0.2.7:4242 [01/Mar/2026:08:00:00.127] https-in~ web/node1 1/0/0/3/4 200 739 - - --NN 0/0/0/0/0 0/0 "GET /x?y=1 HTTP/1.1"',
  squid:
    '1772352000.123    921 192.0.2.7 TCP_MISS/200 507 POST http://example.org/gate.php?id=1 ana HIER_DIRECT/198.51.100.2 text/html',
  iis: '2026-03-01 08:00:00 198.51.100.2 POST /owa/auth.owa x=1 443 ana 192.0.2.7 Mozilla/5.0+(Windows) - 401 1 0 15',
  exchangeSmtp:
    '2026-03-01T08:00:00.123Z,EX1\\Default Frontend EX1,08DA,9,198.51.100.2:25,192.0.2.7:4242,>,535 5.7.3 Authentication unsuccessful,',
  auditd:
    'type=SYSCALL msg=audit(1772352000.123:77): arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=1 pid=2 auid=1000 uid=0 comm="sh" exe="/bin/sh" key="exec"',
  auditdExecve: 'type=EXECVE msg=audit(1772352000.123:77): argc=3 a0="sh" a1="-c" a2=6964203B206964',
  suricata:
    '{"timestamp":"2026-03-01T08:00:00.123456+0000","flow_id":1,"event_type":"alert","src_ip":"192.0.2.7","src_port":4242,"dest_ip":"198.51.100.2","dest_port":80,"proto":"TCP","alert":{"action":"allowed","signature_id":7,"signature":"ET SCAN x","severity":2}}',
  zeek: '{"_path":"dns","ts":1772352000.123,"uid":"C1","id.orig_h":"192.0.2.7","id.orig_p":4242,"id.resp_h":"198.51.100.2","id.resp_p":53,"proto":"udp","query":"example.org","qtype_name":"TXT"}',
  cloudtrail:
    '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"ana"},"eventTime":"2026-03-01T08:00:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.7","requestParameters":{"userName":"eva"},"recipientAccountId":"1"}',
  entra:
    '{"time":"2026-03-01T08:00:00Z","category":"SignInLogs","operationName":"Sign-in activity","resultType":"50126","callerIpAddress":"192.0.2.7","properties":{"userPrincipalName":"ana@example.org","authenticationRequirement":"singleFactorAuthentication"}}',
  m365: '{"CreationTime":"2026-03-01T08:00:00","Workload":"Exchange","Operation":"New-InboxRule","UserId":"ana@example.org","ClientIP":"192.0.2.7","Parameters":[{"Name":"ForwardTo","Value":"x@y.example"}]}',
  cef: 'CEF:0|Fortinet|Fortigate|7.4|0001|blocked \\| site|5|src=192.0.2.7 dst=198.51.100.2 spt=4242 dpt=443 act=blocked msg=a\\=b c rt=1772352000123',
  leef: 'LEEF:2.0|Vendor|Product|1|42|^|src=192.0.2.7^dst=198.51.100.2^usrName=ana',
  fortigate:
    'date=2026-03-01 time=08:00:00 devname="fw1" devid="FG1" logid="0100032002" type="event" subtype="system" level="alert" srcip=192.0.2.7 user="admin" action="login" status="failed" msg="Administrator admin login failed"',
  ciscoAsa:
    '<164>Mar  1 08:00:00 fw1 : %ASA-4-106023: Deny tcp src outside:192.0.2.7/4242 dst inside:198.51.100.2/23 by access-group "x" [0x0, 0x0]',
  ciscoIos:
    '<189>77: Mar  1 08:00:00.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:ana  logged command:no logging host 198.51.100.2',
  paloalto:
    '1,2026/03/01 08:00:00,0012,TRAFFIC,deny,2049,2026/03/01 08:00:00,192.0.2.7,198.51.100.2,,,block-all,ana,,web-browsing,vsys1,untrust,trust,e1,e2,log,,9,1,4242,23,0,0,0x0,tcp,deny,60',
  mysql:
    "Mar  1 08:00:00 db1 mysqld[9]: 2026-03-01T08:00:00.1Z 344 [Note] Access denied for user 'root'@'192.0.2.7' (using password: YES)",
  spring: 'Mar  1 08:00:00 web1 app[9]: ERROR org.springframework.expression.spel.SpelEvaluationException: EL1004E',
  kubernetes:
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","requestReceivedTimestamp":"2026-03-01T08:00:00Z","requestURI":"/api/v1/secrets","verb":"list","user":{"username":"ana"},"sourceIPs":["192.0.2.7"],"objectRef":{"resource":"secrets","namespace":"x"},"responseStatus":{"code":200}}',
  gcp: '{"protoPayload":{"methodName":"v1.compute.x","serviceName":"compute.googleapis.com","requestMetadata":{"callerIp":"192.0.2.7"},"authenticationInfo":{"principalEmail":"ana@example.org"}},"logName":"projects/x/logs/cloudaudit","timestamp":"2026-03-01T08:00:00Z"}',
  okta: '{"eventType":"user.account.lock","published":"2026-03-01T08:00:00Z","outcome":{"result":"FAILURE"},"actor":{"alternateId":"ana@example.org"},"client":{"ipAddress":"192.0.2.7"},"target":[{"displayName":"x"}]}',
  caddy:
    '{"level":"info","ts":1772352000.123,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7","method":"GET","host":"example.org","uri":"/x?y=1","headers":{"User-Agent":["curl/8"]}},"status":404,"size":7}',
  laurel:
    '{"ID":"1772352000.123:77","SYSCALL":{"syscall":59,"SYSCALL":"execve","success":"yes","pid":2,"ppid":1,"exe":"/bin/sh","comm":"sh","UID":"ana"},"EXECVE":{"argc":2,"ARGV":["sh","-i"]}}',
  container:
    '2026-03-01T08:00:00.123456789Z stdout F 192.0.2.7 - - [01/Mar/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5',
  logfmt: 'time="2026-03-01T08:00:00Z" level=error msg="login failed" remote_ip=192.0.2.7 user=ana',
  text: 'nothing that anybody knows',
}
