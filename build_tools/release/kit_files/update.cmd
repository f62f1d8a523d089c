@echo off
rem Brings the release that lies on the township's stick or disk onto this PC.
rem     update.cmd [FOLDER] [/q]      update.cmd back [/q]
rem Only commands that every Windows 7 and 10 has. After a power cut or a pulled stick: run it again.
rem The order matters: media, then pages, all compared, and only then the slot turns. Until then
rem the old release plays as before.
rem This file is plain ASCII, so that it reads the same on every PC; what people read is in words\.
setlocal EnableExtensions

rem This file lies in kit\, the station in the folder above.
cd /d "%~dp0.."
set "HERE=%CD%"
rem No double backslash where the station lies at the root of a drive.
if "%HERE:~-1%"=="\" set "HERE=%HERE:~0,-1%"
rem Sets CODE, the code of this station.
call "%~dp0station.cmd"

rem What plays now: of our two slots the one with the higher turn. NEXT is the other one.
set "TURN=0"
set "OLD="
set "NEXT=slot-a.js"
call :own "%HERE%\slot-a.js" slot-b.js
call :own "%HERE%\slot-b.js" slot-a.js

if /i "%~1"=="back" goto :back

rem The stick: as it was given, else the first drive from D to Z that looks like one.
set "STICK="
if /i "%~1"=="/q" goto :search
if not "%~1"=="" set "STICK=%~f1"
:search
if not defined STICK for %%L in (D E F G H I J K L M N O P Q R S T U V W X Y Z) do call :look %%L:
if not defined STICK (
  call :say no-stick
  goto :failed
)
if "%STICK:~-1%"=="\" set "STICK=%STICK:~0,-1%"

rem What is on it: the higher turn again, and there must be a list for this station.
set "TOP=0"
set "REL="
set "OTHER="
call :theirs "%STICK%\slot-a.js"
call :theirs "%STICK%\slot-b.js"
if not defined REL (
  if defined OTHER call :say other-station
  if not defined OTHER call :say no-release
  goto :failed
)
set "OWN=%STICK%\r\%REL%\%CODE%.sha256"
set "PAGES=%STICK%\r\%REL%\manifest-sha256.txt"
if not exist "%PAGES%" (
  call :say no-release
  goto :failed
)
call :say releases
echo   %REL%   %OLD%
rem An older release is not installed: back.cmd goes back.
if defined OLD if "%REL%" LSS "%OLD%" (
  call :say older
  goto :failed
)

rem Where certutil can hash, files are held against the list too; else against the stick alone.
set "CERT=0"
for /f "tokens=1" %%H in ('certutil -hashfile "%~f0" SHA256 2^>nul ^| findstr /r /i /b "[0-9a-f][0-9a-f][0-9a-f]*"') do set "CERT=1"

set "COUNT=0"
set "NEW=0"
call :say media
for /f "usebackq eol=# tokens=1,2" %%A in ("%OWN%") do (
  call :take "%%B" %%A
  if errorlevel 1 goto :broken
)
call :say pages
for /f "usebackq eol=# tokens=1,2" %%A in ("%PAGES%") do (
  call :take "%%B" %%A
  if errorlevel 1 goto :broken
)
rem The lists and their signatures come along: the verify page reads them.
call :list "%CODE%.sha256"
if errorlevel 1 goto :broken
call :list "manifest-sha256.txt"
if errorlevel 1 goto :broken
call :list "keys.txt"
if errorlevel 1 goto :broken

if "%REL%"=="%OLD%" goto :done
call :say turning
set /a TURN=TURN+1
call :turn "%REL%"
if errorlevel 1 goto :broken

rem The release before stays, to go back to; older ones make room.
cd /d "%HERE%\r"
for /d %%D in (*) do if /i not "%%~D"=="%REL%" if /i not "%%~D"=="%OLD%" rmdir /s /q "%%~D"
if exist "%HERE%\media\" cd /d "%HERE%\media"
if exist "%HERE%\media\" for %%F in (*) do call :tidy "%%~F"
cd /d "%HERE%"

:done
rem A receipt on the stick tells the township that the release is installed.
if not exist "%STICK%\records\" mkdir "%STICK%\records"
set "ON="
for /f "tokens=1,2" %%T in ("%DATE%") do call :day "%%T" "%%U"
>"%STICK%\records\receipt-%CODE%-%REL%.json" echo {"schema": 1, "station": "%CODE%", "release": "%REL%", "files": %COUNT%, "new": %NEW%, "on": "%ON%"}
if errorlevel 1 call :say no-receipt
echo.
call :say done
echo   %REL%   %COUNT%   %NEW%
call :wait %*
exit /b 0

:back
rem Going back installs nothing: only the slot turns.
set "REL="
if not exist "%HERE%\r\" goto :back_to
cd /d "%HERE%\r"
for /d %%D in (*) do if /i not "%%~D"=="%OLD%" set "REL=%%~D"
cd /d "%HERE%"
:back_to
if not defined REL (
  call :say only-one
  goto :failed
)
set /a TURN=TURN+1
call :turn "%REL%"
if errorlevel 1 goto :broken
call :say went-back
echo   %REL%
call :wait %*
exit /b 0

:broken
echo.
call :say broken
:failed
call :wait %*
exit /b 1

rem ---- the steps ----

:wait
rem The window stays open until somebody has read it; /q is for those who read nothing.
if /i "%~1"=="/q" exit /b 0
if /i "%~2"=="/q" exit /b 0
pause
exit /b 0

:own
rem One slot of ours; with a higher turn it counts, and the other one is the next to write.
if not exist "%~1" exit /b 0
for /f "usebackq tokens=1-3 delims=(,) " %%A in ("%~1") do call :owned "%%~A" "%%~B" "%%~C" %2
exit /b 0

:owned
rem A torn slot does not look like one.
if not "%~1"=="R" if not "%~1"=="P" exit /b 0
if "%~3"=="" exit /b 0
if %~2 LEQ %TURN% exit /b 0
set "TURN=%~2"
set "OLD=%~3"
set "NEXT=%~4"
exit /b 0

:look
rem The first drive that looks like a medium, and not our own.
if defined STICK exit /b 0
if /i "%~1"=="%HERE:~0,2%" exit /b 0
if exist "%~1\slot-a.js" if exist "%~1\r\" set "STICK=%~1"
exit /b 0

:theirs
if not exist "%~1" exit /b 0
for /f "usebackq tokens=1-3 delims=(,) " %%A in ("%~1") do call :offered "%%~A" "%%~B" "%%~C"
exit /b 0

:offered
if not "%~1"=="R" exit /b 0
if "%~3"=="" exit /b 0
if %~2 LEQ %TOP% exit /b 0
if not exist "%STICK%\r\%~3\%CODE%.sha256" (
  set "OTHER=1"
  exit /b 0
)
set "TOP=%~2"
set "REL=%~3"
exit /b 0

:take
rem One file. There and of the right size, it stays: it was compared before it got its name. Else it
rem is written as .part, compared, and renamed.
set /a COUNT=COUNT+1
set "FILE=%~1"
set "FILE=%FILE:/=\%"
if not exist "%STICK%\%FILE%" (
  call :say lacks
  echo     %~1
  exit /b 1
)
set "NEED=0"
set "HAVE=-"
for %%F in ("%STICK%\%FILE%") do set "NEED=%%~zF"
if exist "%HERE%\%FILE%" for %%F in ("%HERE%\%FILE%") do set "HAVE=%%~zF"
if "%HAVE%"=="%NEED%" exit /b 0
for %%F in ("%HERE%\%FILE%") do if not exist "%%~dpF" mkdir "%%~dpF"
copy /b /y "%STICK%\%FILE%" "%HERE%\%FILE%.part" >nul
if errorlevel 1 (
  call :say no-copy
  echo     %~1
  exit /b 1
)
fc /b "%STICK%\%FILE%" "%HERE%\%FILE%.part" >nul
if errorlevel 1 (
  call :say differs
  echo     %~1
  exit /b 1
)
if "%CERT%"=="1" call :fingerprint "%HERE%\%FILE%.part" %2
if errorlevel 1 (
  call :say damaged
  echo     %~1
  exit /b 1
)
if exist "%HERE%\%FILE%" del /f /q "%HERE%\%FILE%"
for %%F in ("%HERE%\%FILE%") do ren "%HERE%\%FILE%.part" "%%~nxF"
if errorlevel 1 exit /b 1
set /a NEW=NEW+1
exit /b 0

:fingerprint
rem The second line of certutil is the hash; Windows 7 puts spaces into it.
set "SEEN="
for /f "delims=" %%H in ('certutil -hashfile "%~1" SHA256 ^| findstr /r /i /b "[0-9a-f][0-9a-f][0-9a-f ]*"') do if not defined SEEN set "SEEN=%%H"
if not defined SEEN exit /b 1
set "SEEN=%SEEN: =%"
if /i "%SEEN%"=="%~2" exit /b 0
exit /b 1

:list
rem A list and its signature; a township without a root key has no list of keys.
if not exist "%STICK%\r\%REL%\%~1" exit /b 0
copy /b /y "%STICK%\r\%REL%\%~1" "%HERE%\r\%REL%\%~1" >nul
if errorlevel 1 exit /b 1
if not exist "%STICK%\r\%REL%\%~1.minisig" exit /b 0
copy /b /y "%STICK%\r\%REL%\%~1.minisig" "%HERE%\r\%REL%\%~1.minisig" >nul
if errorlevel 1 exit /b 1
exit /b 0

:turn
rem Everything is said twice: torn in the middle, both differ, and the other slot goes on counting.
>"%HERE%\%NEXT%" echo P(%TURN%,"%~1",%TURN%,"%~1")
if errorlevel 1 exit /b 1
findstr /b /c:"P(%TURN%," "%HERE%\%NEXT%" >nul
if errorlevel 1 exit /b 1
exit /b 0

:tidy
rem Media that neither of the two releases names.
findstr /c:"media/%~1" "%HERE%\r\%REL%\%CODE%.sha256" >nul
if not errorlevel 1 exit /b 0
if not defined OLD goto :gone
if not exist "%HERE%\r\%OLD%\%CODE%.sha256" goto :gone
findstr /c:"media/%~1" "%HERE%\r\%OLD%\%CODE%.sha256" >nul
if not errorlevel 1 exit /b 0
:gone
del /f /q "%HERE%\media\%~1"
exit /b 0

:day
rem Chinese Windows writes the date first, English Windows the day of the week.
set "ON=%~1"
if not "%~2"=="" echo %~1| findstr "/ -" >nul
if not "%~2"=="" if errorlevel 1 set "ON=%~2"
exit /b 0

:say
type "%~dp0words\%~1.txt"
exit /b 0
