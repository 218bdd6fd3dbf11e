# Asks Microsoft Graph what each expression gives (parseExpression) with Microsoft Graph PowerShell, and keeps each answer
# beside its question. Nothing is changed in the tenant. What is answered already is not asked again.
param(
    [string]$ServicePrincipal = $env:CROSSWALK_SERVICE_PRINCIPAL,
    [string]$Job = $env:CROSSWALK_JOB
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Set-Location -LiteralPath $PSScriptRoot

if (-not (Get-Command Invoke-MgGraphRequest -ErrorAction SilentlyContinue)) {
    throw 'Microsoft.Graph.Authentication is not installed: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser'
}
if (-not (Get-MgContext)) { Connect-MgGraph -Scopes 'Synchronization.ReadWrite.All' | Out-Null }
if (-not $ServicePrincipal) { $ServicePrincipal = Read-Host 'Object id of the enterprise application' }
$Jobs = "https://graph.microsoft.com/v1.0/servicePrincipals/$ServicePrincipal/synchronization/jobs"
if (-not $Job) {
    Write-Host 'Provisioning jobs of this application:'
    (Invoke-MgGraphRequest -Method GET -Uri $Jobs).value | ForEach-Object { Write-Host $_.id }
    $Job = Read-Host 'Id of the job'
}

# Half a file, or an empty one, is no answer.
function Test-Answered([string]$Path) { (Test-Path -LiteralPath $Path) -and (Get-Item -LiteralPath $Path).Length -gt 0 }

$Asked = 0
$Failed = 0
foreach ($Body in Get-ChildItem -Filter '*.body.json' | Sort-Object Name) {
    $Answer = $Body.Name -replace '\.body\.json$', '.answer.json'
    if (Test-Answered $Answer) { continue }
    $Asked++
    try {
        Invoke-MgGraphRequest -Method POST -Uri "$Jobs/$Job/schema/parseExpression" -InputFilePath $Body.FullName -ContentType 'application/json' -OutputFilePath "$Answer.new"
        Move-Item -LiteralPath "$Answer.new" -Destination $Answer -Force
    } catch {
        $Failed++
        Write-Warning "$($Body.Name) was refused: $_"
        if ($Failed -ge 3 -and $Failed -eq $Asked) { throw 'The first three were all refused. Stopped.' }
    }
}

# What the tenant says of its functions: for the keys of parameters (crosswalk export --functions functions.json).
if (-not (Test-Answered 'functions.json')) {
    try {
        Invoke-MgGraphRequest -Method GET -Uri "$Jobs/$Job/schema/functions" -OutputFilePath 'functions.json.new'
        Move-Item -LiteralPath 'functions.json.new' -Destination 'functions.json' -Force
    } catch { Write-Warning "The functions could not be read: $_" }
}

Write-Host "Asked: $Asked, refused: $Failed."
Write-Host "Compare: crosswalk ask-tenant NAME.crosswalk --answers '$PSScriptRoot'"
if ($Failed -gt 0) { exit 1 }
