# Puts schema.json into an Entra provisioning job with Microsoft Graph PowerShell: back up, pause, put, read back, start.
# Undo: ./apply.ps1 -Undo backup-TIME.json
# Invoke-MgGraphRequest is used because the cmdlet for updating a schema was seen to send PATCH in place of PUT.
param(
    [string]$ServicePrincipal = $env:CROSSWALK_SERVICE_PRINCIPAL,
    [string]$Job = $env:CROSSWALK_JOB,
    [string]$Undo = ''
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Set-Location -LiteralPath $PSScriptRoot

$Schema = 'schema.json'
if ($Undo) { $Schema = $Undo }
if (-not (Test-Path -LiteralPath $Schema)) { throw "$Schema is not here." }
if (-not (Get-Command Invoke-MgGraphRequest -ErrorAction SilentlyContinue)) {
    throw 'Microsoft.Graph.Authentication is not installed: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser'
}

function Confirm-Step([string]$Question) {
    $Answer = Read-Host "$Question [yes/no]"
    if ($Answer -ne 'yes') {
        Write-Host 'Stopped. Nothing more was done.'
        exit 4
    }
}

if (-not (Get-MgContext)) { Connect-MgGraph -Scopes 'Synchronization.ReadWrite.All' | Out-Null }
if (-not $ServicePrincipal) { $ServicePrincipal = Read-Host 'Object id of the enterprise application' }
$Jobs = "https://graph.microsoft.com/v1.0/servicePrincipals/$ServicePrincipal/synchronization/jobs"
if (-not $Job) {
    Write-Host 'Provisioning jobs of this application:'
    (Invoke-MgGraphRequest -Method GET -Uri $Jobs).value | ForEach-Object { Write-Host $_.id }
    $Job = Read-Host 'Id of the job'
}
$Time = Get-Date -Format 'yyyyMMdd-HHmmss-fff'

Write-Host '1. Back up'
$Backup = "backup-$Time.json"
Invoke-MgGraphRequest -Method GET -Uri "$Jobs/$Job/schema" -OutputFilePath $Backup
if (-not (Select-String -LiteralPath $Backup -SimpleMatch 'synchronizationRules' -Quiet)) {
    throw "The answer is no schema: look at $Backup. Nothing was changed."
}
Write-Host "   $Backup"

Confirm-Step '2. Pause the job?'
Invoke-MgGraphRequest -Method POST -Uri "$Jobs/$Job/pause"

Confirm-Step "3. Put $Schema in place? It replaces the whole schema."
try {
    Invoke-MgGraphRequest -Method PUT -Uri "$Jobs/$Job/schema" -InputFilePath $Schema -ContentType 'application/json'
} catch {
    Write-Warning 'Entra refused it. The job is paused and has its old schema; start it with:'
    Write-Warning "  Invoke-MgGraphRequest -Method POST -Uri '$Jobs/$Job/start'"
    throw
}

Write-Host '4. Read back and compare'
$After = "after-$Time.json"
Invoke-MgGraphRequest -Method GET -Uri "$Jobs/$Job/schema" -OutputFilePath $After
if (Get-Command crosswalk -ErrorAction SilentlyContinue) {
    crosswalk diff $Schema $After
    if ($LASTEXITCODE -ne 0) {
        Write-Warning "What Entra has now is not what was put. To go back: ./apply.ps1 -Undo $Backup"
        Confirm-Step 'Start the job all the same?'
    }
} else {
    Write-Host "   crosswalk is not in the PATH: compare $Schema and $After yourself before you go on."
}

Confirm-Step '5. Start the job? Its next cycle goes over everybody.'
Invoke-MgGraphRequest -Method POST -Uri "$Jobs/$Job/start"
Write-Host "Done. To undo: ./apply.ps1 -Undo $Backup"
