/** Windows event channels, in lower case, and the service that Sigma's taxonomy names them by. */
export const CHANNEL_SERVICES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    security: ['Security'],
    system: ['System'],
    application: ['Application'],
    sysmon: ['Microsoft-Windows-Sysmon/Operational'],
    powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
    'powershell-classic': ['Windows PowerShell'],
    taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
    wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
    windefend: ['Microsoft-Windows-Windows Defender/Operational'],
    'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
    'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
    'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
    applocker: [
      'Microsoft-Windows-AppLocker/MSI and Script',
      'Microsoft-Windows-AppLocker/EXE and DLL',
      'Microsoft-Windows-AppLocker/Packaged app-Deployment',
      'Microsoft-Windows-AppLocker/Packaged app-Execution',
    ],
    'terminalservices-localsessionmanager': ['Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'],
    'msexchange-management': ['MSExchange Management'],
    ntlm: ['Microsoft-Windows-NTLM/Operational'],
    'dns-server': ['DNS Server', 'Microsoft-Windows-DNS-Server/Operational'],
    'dns-server-audit': ['Microsoft-Windows-DNSServer/Audit', 'Microsoft-Windows-DNS-Server/Audit'],
    'dns-server-analytic': ['Microsoft-Windows-DNS-Server/Analytical', 'Microsoft-Windows-DNSServer/Analytical'],
    'dns-client': ['Microsoft-Windows-DNS Client Events/Operational', 'Microsoft-Windows-DNS-Client/Operational'],
    dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
    'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
    'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
    'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
    'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
    'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
    'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
    'security-mitigations': [
      'Microsoft-Windows-Security-Mitigations/KernelMode',
      'Microsoft-Windows-Security-Mitigations/UserMode',
      'Microsoft-Windows-Security-Mitigations/Kernel Mode',
      'Microsoft-Windows-Security-Mitigations/User Mode',
    ],
    'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
    'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
    openssh: ['OpenSSH/Operational'],
    ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
    bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
    vhdmp: ['Microsoft-Windows-VHDMP/Operational', 'Microsoft-Windows-VHDMP-Operational'],
    'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
    'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
    'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
    'lsa-server': ['Microsoft-Windows-LSA/Operational'],
    capi2: ['Microsoft-Windows-CAPI2/Operational'],
    'certificateservicesclient-lifecycle-system': [
      'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
    ],
    'kernel-shimengine': [
      'Microsoft-Windows-Kernel-ShimEngine/Operational',
      'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
    ],
    'application-experience': [
      'Microsoft-Windows-Application-Experience/Program-Telemetry',
      'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
    ],
    ntfs: ['Microsoft-Windows-Ntfs/Operational'],
    'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker', 'Microsoft-Windows-Hyper-V-Worker-Admin'],
    'kernel-event-tracing': ['Microsoft-Windows-Kernel-EventTracing', 'Microsoft-Windows-Kernel-EventTracing/Admin'],
    sense: ['Microsoft-Windows-SENSE/Operational'],
    'servicebus-client': ['Microsoft-ServiceBus-Client/Admin', 'Microsoft-ServiceBus-Client/Operational'],
    'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
    'group-policy': ['Microsoft-Windows-GroupPolicy/Operational'],
    winrm: ['Microsoft-Windows-WinRM/Operational'],
  }).flatMap(([service, channels]) => channels.map((channel) => [channel.toLowerCase(), service] as const)),
)

/** Other names that rules give the same service. */
export const SERVICE_ALIASES: Readonly<Record<string, readonly string[]>> = {
  'servicebus-client': ['microsoft-servicebus-client'],
}

/** The channel of a provider that writes to one channel only, for shippers that leave the channel out. */
export const PROVIDER_CHANNELS: ReadonlyMap<string, string> = new Map([
  ['Microsoft-Windows-Sysmon', 'Microsoft-Windows-Sysmon/Operational'],
  ['Microsoft-Windows-Security-Auditing', 'Security'],
  ['Microsoft-Windows-PowerShell', 'Microsoft-Windows-PowerShell/Operational'],
  ['PowerShell', 'Windows PowerShell'],
  ['Service Control Manager', 'System'],
  ['Microsoft-Windows-Windows Defender', 'Microsoft-Windows-Windows Defender/Operational'],
])
