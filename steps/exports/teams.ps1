$ErrorActionPreference = 'Stop'
$tenant = "$((Connect-MicrosoftTeams).TenantId)"
New-Item -ItemType Directory -Force exports | Out-Null
$time = [DateTime]::UtcNow.ToString('o')
$exported = @(Get-Content accounts.txt | ForEach-Object {
  $policies = @{ TeamsMeetingPolicy = 'Global'; ApplicationAccessPolicy = 'Global' }
  Get-CsOnlineUser -Identity "$_" -ErrorAction Stop | Out-Null
  foreach ($own in @(Get-CsUserPolicyAssignment -Identity "$_" -ErrorAction Stop)) {
    $policies["$($own.PolicyType)"] = "$($own.PolicyName)"
  }
  [pscustomobject]@{
    Cmdlet = 'Get-CsUserPolicyAssignment'
    Account = "$_"
    Tenant = $tenant
    Exported = $time
    TeamsMeetingPolicy = $policies.TeamsMeetingPolicy
    ApplicationAccessPolicy = $policies.ApplicationAccessPolicy
  }
}) + @(Get-CsTeamsMeetingPolicy -ErrorAction Stop | ForEach-Object {
  [pscustomobject]@{
    Cmdlet = 'Get-CsTeamsMeetingPolicy'
    Identity = "$($_.Identity)"
    Tenant = $tenant
    Exported = $time
    AutoAdmittedUsers = "$($_.AutoAdmittedUsers)"
    AllowAnonymousUsersToJoinMeeting = $_.AllowAnonymousUsersToJoinMeeting
    AllowAnonymousUsersToStartMeeting = $_.AllowAnonymousUsersToStartMeeting
    AllowPSTNUsersToBypassLobby = $_.AllowPSTNUsersToBypassLobby
    AllowIPVideo = $_.AllowIPVideo
    AllowMeetNow = $_.AllowMeetNow
    AllowParticipantGiveRequestControl = $_.AllowParticipantGiveRequestControl
    AllowExternalParticipantGiveRequestControl = $_.AllowExternalParticipantGiveRequestControl
    CaptchaVerificationForMeetingJoin = "$($_.CaptchaVerificationForMeetingJoin)"
    DesignatedPresenterRoleMode = "$($_.DesignatedPresenterRoleMode)"
    ExternalMeetingJoin = "$($_.ExternalMeetingJoin)"
    MeetingChatEnabledType = "$($_.MeetingChatEnabledType)"
    ScreenSharingMode = "$($_.ScreenSharingMode)"
  }
}) + @(Get-CsApplicationAccessPolicy -ErrorAction Stop | ForEach-Object {
  [pscustomobject]@{
    Cmdlet = 'Get-CsApplicationAccessPolicy'
    Identity = "$($_.Identity)"
    Tenant = $tenant
    Exported = $time
    AppIds = @($_.AppIds | ForEach-Object { "$_" })
  }
})
$exported | ConvertTo-Json -Depth 4 | Out-File exports/teams.json -Encoding utf8
