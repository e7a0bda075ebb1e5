# Builds the example with gomsi, installs it on this Windows, asks the service,
# and removes it again. Needs Go and an elevated prompt; works in Windows
# PowerShell 5.1 and in PowerShell 7.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
$work = Join-Path ([IO.Path]::GetTempPath()) 'gomsi-windows-test'
if (Test-Path $work) { Remove-Item -Recurse -Force $work }
New-Item -ItemType Directory $work | Out-Null

function Invoke-Gomsi {
    # Start-Process, since Windows PowerShell 5.1 takes what a program prints on
    # stderr for an error of its own.
    $p = Start-Process "$work\gomsi.exe" -Wait -PassThru -NoNewWindow -ArgumentList $args
    if ($p.ExitCode -ne 0) { throw "gomsi $args ended with $($p.ExitCode)" }
}

go build -o "$work\gomsi.exe" ./cmd/gomsi
if ($LASTEXITCODE -ne 0) { throw 'gomsi does not build' }
Invoke-Gomsi build fixtures\hello\gomsi.toml --arch amd64 -o "`"$work\one`""
Invoke-Gomsi build fixtures/hello/gomsi.toml --arch amd64 -o "`"$work\two`""
$msi = (Resolve-Path "$work\one\hello-*-x64.msi").Path
$again = (Resolve-Path "$work\two\hello-*-x64.msi").Path
if ((Get-FileHash $msi).Hash -ne (Get-FileHash $again).Hash) { throw 'two builds differ' }
# Linux has to make the same of the same commit.
Write-Output "SHA-256 $((Get-FileHash $msi).Hash)"

function Invoke-Msi([string]$What, [string]$Package, [string]$Log) {
    $p = Start-Process msiexec -Wait -PassThru -ArgumentList @($What, "`"$Package`"", '/qn', '/norestart', '/l*v', "`"$work\$Log`"")
    # 3010: done, and a restart would be good.
    if ($p.ExitCode -notin 0, 3010) {
        Get-Content "$work\$Log" -Tail 120
        throw "msiexec $What ended with $($p.ExitCode)"
    }
}

# The service runs when msiexec has ended; it may need a moment to listen.
function Get-Health {
    for ($try = 1; ; $try++) {
        try {
            return (Invoke-WebRequest -UseBasicParsing -Uri http://127.0.0.1:8080/healthz -TimeoutSec 5).StatusCode
        } catch {
            if ($try -ge 20) { throw }
            Start-Sleep -Milliseconds 500
        }
    }
}

Invoke-Msi '/i' $msi 'install.log'
$status = Get-Health
if ($status -ne 200) { throw "the service answered $status" }
$folder = Join-Path $env:ProgramFiles 'Contoso\Hello'
foreach ($name in 'hello.exe', 'config.yaml', 'web\index.html') {
    if (-not (Test-Path (Join-Path $folder $name))) { throw "$name is not installed in $folder" }
}
Invoke-Msi '/x' $msi 'uninstall.log'
if (Get-Service hello -ErrorAction SilentlyContinue) { throw 'the service is still there' }
if (Test-Path (Join-Path $folder 'hello.exe')) { throw 'the program is still there' }
Remove-Item -Recurse -Force $work
Write-Output 'installed, answered, removed'
