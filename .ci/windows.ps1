# Builds the example with gomsi, installs it on this Windows, asks the service,
# and removes it again. Needs Go and an elevated prompt.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')

go run ./cmd/gomsi build fixtures/hello/gomsi.toml --arch amd64
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
$msi = (Resolve-Path dist/hello-*-x64.msi).Path

function Invoke-Msi([string[]]$Arguments, [string]$Log) {
    $p = Start-Process msiexec -Wait -PassThru -ArgumentList ($Arguments + @('/qn', '/l*v', $Log))
    if ($p.ExitCode -ne 0) {
        Get-Content $Log -Tail 80
        throw "msiexec $Arguments ended with $($p.ExitCode)"
    }
}

Invoke-Msi @('/i', "`"$msi`"") 'install.log'
$answer = Invoke-WebRequest -UseBasicParsing -Uri http://127.0.0.1:8080/healthz -TimeoutSec 20
if ($answer.StatusCode -ne 200) { throw "the service answered $($answer.StatusCode)" }
Invoke-Msi @('/x', "`"$msi`"") 'uninstall.log'
if (Get-Service hello -ErrorAction SilentlyContinue) { throw 'the service is still there' }
Write-Output 'installed, answered, removed'
