@echo off
rem The commands of the project on Windows; ./dev is its sister elsewhere, and holds the list of what they do.
setlocal
chcp 65001 >nul
cd /d "%~dp0"
if "%~1"=="" goto list

set TASK=%~1
set ARGS=
:collect
shift
if "%~1"=="" goto uv
set ARGS=%ARGS% %1
goto collect

:uv
set UV=uv
where uv >nul 2>nul && goto dispatch
set UV=py -m uv
py -m uv --version >nul 2>nul && goto dispatch
py -m pip install --user --quiet uv && goto dispatch
set UV=.tools\bin\uv
if exist .tools\bin\uv.exe goto dispatch
set UV_UNMANAGED_INSTALL=%CD%\.tools\bin
powershell -NoProfile -ExecutionPolicy ByPass -Command "irm https://astral.sh/uv/install.ps1 | iex" && goto dispatch
echo uv could not be installed. Set UV_DEFAULT_INDEX to a PyPI mirror, or install uv, and try again.
exit /b 1

:dispatch
rem uv.lock as it is, whatever index is set: a checkout stays clean
set UV_FROZEN=1
for %%t in (run station test pictures manual walk bench keys faults deep fuzz audit carriers build deb try-deb) do if "%TASK%"=="%%t" goto %%t
findstr /b /c:"./dev " dev
exit /b 2

:list
findstr /b /c:"./dev " dev
exit /b 0

:run
%UV% run --no-dev station open%ARGS%
exit /b

:station
%UV% run --no-dev station%ARGS%
exit /b

:test
%UV% run pytest%ARGS%
exit /b

:manual
%UV% run --no-dev python -m tools.manual_pictures%ARGS%
exit /b

:walk
%UV% run --no-dev python -m tools.walk%ARGS%
exit /b

:pictures
if "%ARGS%"=="" set ARGS= output\pictures
%UV% run --no-dev python -m tools.pictures%ARGS%
exit /b

:bench
%UV% run --group bench python -m bench%ARGS%
exit /b

:keys
echo The keys are walked on Linux.
exit /b 2

:faults
echo The faults are tried on Linux.
exit /b 2

:deep
set STATION_DEPTH=20
if not "%ARGS%"=="" set STATION_DEPTH=%ARGS: =%
%UV% run pytest
exit /b

:fuzz
%UV% run python -m tools.fuzz%ARGS%
exit /b

:audit
%UV% run --no-dev python -m tools.audit
exit /b

:carriers
echo The real carriers are tried on Linux.
exit /b 2

:build
%UV% run --group build pyinstaller --noconfirm --log-level WARN build.spec || exit /b 1
dist\station\station self-test || exit /b 1
%UV% run --group build python -m tools.box
exit /b

:deb
:try-deb
echo Packages for Debian are made on Linux.
exit /b 2
