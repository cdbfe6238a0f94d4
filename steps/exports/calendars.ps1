$ErrorActionPreference = 'Stop'
Connect-ExchangeOnline
$tenant = "$((Get-ConnectionInformation | Select-Object -Last 1).TenantID)"
New-Item -ItemType Directory -Force exports | Out-Null
Get-EXOMailbox -RecipientTypeDetails RoomMailbox -ResultSize Unlimited -ErrorAction Stop | ForEach-Object {
  $read = Get-CalendarProcessing -Identity $_.ExternalDirectoryObjectId -ErrorAction Stop
  [pscustomobject]@{
    Cmdlet = 'Get-CalendarProcessing'
    Account = $_.UserPrincipalName
    Tenant = $tenant
    Exported = [DateTime]::UtcNow.ToString('o')
    AutomateProcessing = "$($read.AutomateProcessing)"
    ProcessExternalMeetingMessages = $read.ProcessExternalMeetingMessages
    DeleteComments = $read.DeleteComments
    DeleteSubject = $read.DeleteSubject
    AddOrganizerToSubject = $read.AddOrganizerToSubject
    RemovePrivateProperty = $read.RemovePrivateProperty
  }
} | ConvertTo-Json -Depth 4 | Out-File exports/calendar-processing.json -Encoding utf8
