$ErrorActionPreference = 'Stop'
Connect-ExchangeOnline
$tenant = "$((Get-ConnectionInformation | Select-Object -Last 1).TenantID)"
New-Item -ItemType Directory -Force exports | Out-Null
$time = [DateTime]::UtcNow.ToString('o')
$policies = @(Get-SafeLinksPolicy -ErrorAction Stop)
$rules = @(Get-SafeLinksRule -ErrorAction Stop)
$exported = @($policies | ForEach-Object {
  [pscustomobject]@{
    Cmdlet = 'Get-SafeLinksPolicy'
    Identity = "$($_.Name)"
    Tenant = $tenant
    Exported = $time
    Policies = $policies.Count
    Rules = $rules.Count
    EnableSafeLinksForEmail = $_.EnableSafeLinksForEmail
    DisableUrlRewrite = $_.DisableUrlRewrite
    DoNotRewriteUrls = @($_.DoNotRewriteUrls | ForEach-Object { "$_" })
  }
}) + @($rules | ForEach-Object {
  [pscustomobject]@{
    Cmdlet = 'Get-SafeLinksRule'
    Identity = "$($_.Name)"
    Tenant = $tenant
    Exported = $time
    SafeLinksPolicy = "$($_.SafeLinksPolicy)"
    State = "$($_.State)"
    Priority = $_.Priority
    SentTo = @($_.SentTo | ForEach-Object { "$_" })
    SentToMemberOf = @($_.SentToMemberOf | ForEach-Object { "$_" })
    RecipientDomainIs = @($_.RecipientDomainIs | ForEach-Object { "$_" })
    ExceptIfSentTo = @($_.ExceptIfSentTo | ForEach-Object { "$_" })
    ExceptIfSentToMemberOf = @($_.ExceptIfSentToMemberOf | ForEach-Object { "$_" })
    ExceptIfRecipientDomainIs = @($_.ExceptIfRecipientDomainIs | ForEach-Object { "$_" })
  }
})
$exported | ConvertTo-Json -Depth 4 | Out-File exports/safe-links.json -Encoding utf8
