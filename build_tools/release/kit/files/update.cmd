@echo off
rem Brings the release that lies on the township's stick or disk onto this PC.
rem     update.cmd [FOLDER] [/q]      update.cmd back [/q]
rem Only commands that every Windows 7 and 10 has. After a power cut or a pulled stick: run it again.
rem The order matters: what the station wrote goes onto the stick, then media and pages come, all
rem compared, and only then the slot turns. Until then the old release plays as before.
rem This file is plain ASCII, so that it reads the same on every PC; what people read is in words\.
rem Names set from here on are forgotten when this file ends; the extensions give if /i and for /f.
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
set "BEFORE="
set "NEXT=slot-a.js"
call :own "%HERE%\slot-a.js" slot-b.js
call :own "%HERE%\slot-b.js" slot-a.js

rem back.cmd calls this file with the word back.
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
rem The list of this station and the list of the pages, which all stations share.
set "OWN=%STICK%\r\%REL%\%CODE%.sha256"
set "PAGES=%STICK%\r\%REL%\manifest-sha256.txt"
if not exist "%PAGES%" (
  call :say no-release
  goto :failed
)
rem What comes, and what plays until then.
call :say releases
echo   %REL%   %OLD%
rem What a list may say is little, so that no stick can make this file do anything else.
call :plain "%OWN%"
if errorlevel 1 goto :strange
call :plain "%PAGES%"
if errorlevel 1 goto :strange
rem The lists are this release's, one of them this station's.
call :heads "%OWN%"
if not "%STATION%"=="%CODE%" goto :strange
if not "%RELEASE%"=="%REL%" goto :strange
call :heads "%PAGES%"
if not "%RELEASE%"=="%REL%" goto :strange
set "OFFERED=%SEQUENCE%"
rem First what the station wrote, so that it travels whatever becomes of the update.
call :records

rem An older release is not installed: back.cmd goes back.
set "SEQUENCE=0"
if defined OLD if exist "%HERE%\r\%OLD%\manifest-sha256.txt" call :heads "%HERE%\r\%OLD%\manifest-sha256.txt"
if %OFFERED% LSS %SEQUENCE% (
  call :say older
  goto :failed
)

rem Where certutil can hash, files are held against the list too; else against the stick alone.
set "CERT=0"
set "SEEN="
call :hash "%~f0"
if defined SEEN set "CERT=1"

rem What was compared says little where the power was cut before Windows had written it to the disk:
rem the files of a cut update are copied once more, and all are compared where this release is here.
set "AGAIN=0"
if "%REL%"=="%OLD%" set "AGAIN=1"
set "JOURNAL=%HERE%\updating.txt"

rem So many files are looked at, and so many are new here.
set "COUNT=0"
set "NEW=0"
call :say media
rem A line of a list is the hash, then the path; lines with # are its head.
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

rem The same release again: it was compared, and the slot needs no turn.
if "%REL%"=="%OLD%" goto :turned
call :say turning
rem From here on the new release plays.
set /a TURN=TURN+1
call :turn "%REL%"
if errorlevel 1 goto :broken

rem What a cut update left half copied.
del /s /f /q "%HERE%\r\%REL%\*.part" >nul 2>nul
rem The release before stays, to go back to; older ones make room.
cd /d "%HERE%\r"
for /d %%D in (*) do if /i not "%%~D"=="%REL%" if /i not "%%~D"=="%OLD%" rmdir /s /q "%%~D"
if exist "%HERE%\media\" cd /d "%HERE%\media"
if exist "%HERE%\media\" for %%F in (*) do call :tidy "%%~F"
cd /d "%HERE%"

:turned
if exist "%JOURNAL%" del /f /q "%JOURNAL%"
rem A receipt on the stick tells the township that the release is installed; a cut leaves no half one.
if not exist "%STICK%\receipts\" mkdir "%STICK%\receipts"
rem The day, as year-month-day, out of what this Windows writes into DATE.
set "ON="
for /f "tokens=1,2" %%T in ("%DATE%") do call :day "%%T" "%%U"
rem Whether files were held against the list, or against the stick alone.
set "CHECKED=bytes"
if "%CERT%"=="1" set "CHECKED=sha256"
set "RECEIPT=%STICK%\receipts\%CODE%-%REL%-installed.txt"
if exist "%RECEIPT%" del /f /q "%RECEIPT%"
>"%RECEIPT%.part" echo receipt=1
if exist "%RECEIPT%.part" (
  >>"%RECEIPT%.part" echo station=%CODE%
  >>"%RECEIPT%.part" echo release=%REL%
  >>"%RECEIPT%.part" echo step=installed
  >>"%RECEIPT%.part" echo date=%ON%
  >>"%RECEIPT%.part" echo files=%COUNT%
  >>"%RECEIPT%.part" echo new=%NEW%
  >>"%RECEIPT%.part" echo checked=%CHECKED%
  move /y "%RECEIPT%.part" "%RECEIPT%" >nul
)
rem A stick that is full or locked takes none; the update is done all the same.
if not exist "%RECEIPT%" call :say no-receipt
echo.
call :say done
echo   %REL%   %COUNT%   %NEW%
call :wait %*
exit /b 0

:back
rem Going back installs nothing: only the slot turns.
rem What the other slot names was installed whole; a folder of a cut update was not.
set "REL=%BEFORE%"
if defined REL if not exist "%HERE%\r\%REL%\%CODE%.sha256" set "REL="
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

:strange
call :say strange
:broken
echo.
call :say broken
:failed
call :wait %*
exit /b 1

rem ---- the steps ----

:records
rem What the pages saved for the township: in the folder for downloads, and in records\ of this
rem station. It is copied; what is on this PC stays.
set "COPIED=0"
set "MISSED="
call :sweep "%USERPROFILE%\Downloads"
rem Where that folder was moved to, if it was: these words name it in every language of Windows.
set "FOLDER="
set "KEY=HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
set "ITEM={374DE290-123F-4565-9164-39C4925E467B}"
for /f "tokens=1,2,*" %%A in ('reg query "%KEY%" /v "%ITEM%" 2^>nul') do if /i "%%A"=="%ITEM%" set "FOLDER=%%C"
rem It may begin with %USERPROFILE% in so many letters.
if defined FOLDER call set "FOLDER=%FOLDER%"
if defined FOLDER if /i not "%FOLDER%"=="%USERPROFILE%\Downloads" call :sweep "%FOLDER%"
call :sweep "%HERE%\records"
call :say records
echo   %COPIED%
rem A stick that is full or locked takes none; the update goes on.
if defined MISSED call :say no-records
exit /b 0

:sweep
rem Each file of a folder that may be a record of this station.
if not exist "%~1\" exit /b 0
pushd "%~1"
if errorlevel 1 exit /b 0
for %%F in (records-%CODE%-*) do (
  set "FROM=%%~fF"
  set "NAMEOFRECORD=%%~nF"
  set "TYPE=%%~xF"
  set "NEED=%%~zF"
  call :record
  if errorlevel 2 set "MISSED=1"
  if errorlevel 1 if not errorlevel 2 set /a COPIED=COPIED+1
)
popd
exit /b 0

:record
rem One file: 0 = nothing to do, 1 = copied, 2 = not possible. Nothing is done with its name before it
rem is known to be plain.
if not "%TYPE%"==".jsonl" if not "%TYPE%"==".jwe" exit /b 0
if "%NEED%"=="0" exit /b 0
call :letters
if errorlevel 1 exit /b 0
set "STEM=%NAMEOFRECORD%"
rem Eight digits of the browser and fourteen of the time, then at most what a browser adds: (1).
rem So no other station's code that begins like ours comes along, and nothing that somebody named.
call set "REST=%%STEM:records-%CODE%-=%%"
if not "%STEM%"=="records-%CODE%-%REST%" exit /b 0
if not "%REST:~8,1%"=="-" exit /b 0
if "%REST:~22,1%"=="" exit /b 0
call :digits 0123456789abcdef "%REST:~0,8%"
if errorlevel 1 exit /b 0
call :digits 0123456789 "%REST:~9,14%"
if errorlevel 1 exit /b 0
call :digits "0123456789() " "%REST:~23%"
if errorlevel 1 exit /b 0
if not exist "%STICK%\records\" mkdir "%STICK%\records" 2>nul
set "NUMBER=1"
set "TITLE=%STEM%%TYPE%"
:free
rem A name that is taken is never written over: the same file is there already, another one gets a
rem name of its own beside it.
set "GOAL=%STICK%\records\%TITLE%"
if not exist "%GOAL%" goto :carry
set "HAVE=-"
for %%F in ("%GOAL%") do set "HAVE=%%~zF"
if not "%HAVE%"=="%NEED%" goto :next
fc /b "%FROM%" "%GOAL%" >nul
if not errorlevel 1 exit /b 0
:next
set /a NUMBER=NUMBER+1
if %NUMBER% GTR 9 exit /b 2
set "TITLE=%STEM%-%NUMBER%%TYPE%"
goto :free
:carry
call :carried
if errorlevel 1 call :carried
if errorlevel 1 goto :uncarried
rem ren, unlike move, writes over nothing.
ren "%GOAL%.part" "%TITLE%" >nul 2>nul
if errorlevel 1 goto :uncarried
exit /b 1
:uncarried
if exist "%GOAL%.part" del /f /q "%GOAL%.part"
exit /b 2

:carried
copy /b /y "%FROM%" "%GOAL%.part" >nul 2>nul
if errorlevel 1 exit /b 1
fc /b "%FROM%" "%GOAL%.part" >nul
if errorlevel 1 exit /b 1
exit /b 0

:letters
rem Whether the name has only letters that mean nothing to this file. It is read from what set prints,
rem NAMEOFRECORD=..., as nothing in it is run there. No file name has the bar.
for /f "eol=| delims=abcdefghijklmnopqrstuvwxyz0123456789-()NAMEOFRCD= " %%X in ('set NAMEOFRECORD') do if not "%%X"=="" exit /b 1
exit /b 0

:digits
rem Whether a piece of a name has only these digits.
for /f "eol=| delims=%~1" %%X in ("%~2") do if not "%%X"=="" exit /b 1
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
if %~2 LEQ %TURN% (
  set "BEFORE=%~3"
  exit /b 0
)
set "BEFORE=%OLD%"
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
rem One slot of the stick: its turn and its release into SAID, where it does look like a slot.
if not exist "%~1" exit /b 0
rem The office's slots have 64 bytes: behind a shorter or longer one something else might stand.
if not "%~z1"=="64" exit /b 0
set "SAID="
for /f "usebackq tokens=1-3 delims=(,) " %%A in ("%~1") do if "%%~A"=="R" set "SAID=%%~B,%%~C"
if not defined SAID exit /b 0
rem Digits and hyphens, before anything is done with them: these separators are all that may be there.
set "OFFER=%TEMP%\courseware-offer.txt"
if exist "%OFFER%" del /f /q "%OFFER%"
setlocal EnableDelayedExpansion
>"%OFFER%" echo 0!SAID!
endlocal
if not exist "%OFFER%" exit /b 0
set "LEFT="
for /f "usebackq delims=0123456789-,;" %%X in ("%OFFER%") do set "LEFT=%%X"
del /f /q "%OFFER%"
if defined LEFT exit /b 0
for /f "tokens=1,2 delims=," %%A in ("%SAID%") do call :offered "%%A" "%%B"
exit /b 0

:offered
rem A release counts where its turn is higher and it has a list for this station.
if "%~2"=="" exit /b 0
if %~1 LEQ %TOP% exit /b 0
if not exist "%STICK%\r\%~2\%CODE%.sha256" (
  set "OTHER=1"
  exit /b 0
)
set "TOP=%~1"
set "REL=%~2"
exit /b 0

:plain
rem Only these characters, and no way up: the separators of this loop are all that may be there, and
rem whatever is left over is refused.
set "LEFT="
for /f "usebackq eol=# delims=#abcdefghijklmnopqrstuvwxyz0123456789._-/ " %%X in ("%~1") do if not defined LEFT set "LEFT=%%X"
if defined LEFT exit /b 1
find ".." "%~1" >nul
if errorlevel 2 exit /b 1
if errorlevel 1 exit /b 0
exit /b 1

:heads
rem What the head of a list says of itself.
set "STATION="
set "RELEASE="
set "SEQUENCE=0"
for /f "usebackq tokens=2,3" %%A in ("%~1") do (
  if "%%A"=="station" set "STATION=%%B"
  if "%%A"=="release" set "RELEASE=%%B"
  if "%%A"=="sequence" set "SEQUENCE=%%B"
)
exit /b 0

:take
rem One file. There and of the right size, it stays: it was compared before it got its name. Else it
rem is written as .part, compared, and renamed.
set /a COUNT=COUNT+1
set "FILE=%~1"
rem Nothing but media, this release, and the launcher.
set "PLACE="
for /f "tokens=1,2 delims=/" %%P in ("%~1") do (
  if "%%P"=="media" set "PLACE=1"
  if "%%P/%%Q"=="r/%REL%" set "PLACE=1"
)
for %%P in (index.html launcher.css launcher.js) do if "%~1"=="%%P" set "PLACE=1"
if not defined PLACE (
  call :say strange
  echo     %~1
  exit /b 1
)
rem Windows writes paths with backslashes.
set "FILE=%FILE:/=\%"
if not exist "%STICK%\%FILE%" (
  call :say lacks
  echo     %~1
  exit /b 1
)
rem Its size on the stick and here; %%~zF is the size of a file.
set "NEED=0"
set "HAVE=-"
for %%F in ("%STICK%\%FILE%") do set "NEED=%%~zF"
if exist "%HERE%\%FILE%" for %%F in ("%HERE%\%FILE%") do set "HAVE=%%~zF"
if not "%HAVE%"=="%NEED%" goto :fetch
rem A file that a cut update copied is copied once more: it stands in the journal.
if not exist "%JOURNAL%" goto :known
find "%~1" "%JOURNAL%" >nul
if errorlevel 2 goto :fetch
if not errorlevel 1 goto :fetch
:known
set "LOOK=%AGAIN%"
rem The launcher's files are few and small, and keep their names from month to month.
for %%P in (index.html launcher.css launcher.js) do if "%~1"=="%%P" set "LOOK=1"
if "%LOOK%"=="0" exit /b 0
fc /b "%STICK%\%FILE%" "%HERE%\%FILE%" >nul
if not errorlevel 1 exit /b 0
:fetch
rem %%~dpF is the folder of the file, made where there is none.
for %%F in ("%HERE%\%FILE%") do if not exist "%%~dpF" mkdir "%%~dpF"
call :fetched "%~2"
rem A worn stick or its socket reads wrong now and then: once more before the update gives up.
if errorlevel 1 call :fetched "%~2"
if not errorlevel 1 goto :name
if "%FAULT%"=="no-copy" call :say no-copy
if "%FAULT%"=="differs" call :say differs
if "%FAULT%"=="damaged" call :say damaged
echo     %~1
exit /b 1
:name
rem Noted before it gets its name, so that no cut leaves it out.
>>"%JOURNAL%" echo %~1
move /y "%HERE%\%FILE%.part" "%HERE%\%FILE%" >nul
if errorlevel 1 exit /b 1
set /a NEW=NEW+1
exit /b 0

:fetched
rem Copies FILE as .part; FAULT says why it is not what the stick and the list have.
set "FAULT=no-copy"
copy /b /y "%STICK%\%FILE%" "%HERE%\%FILE%.part" >nul
if errorlevel 1 (
  if exist "%HERE%\%FILE%.part" del /f /q "%HERE%\%FILE%.part"
  exit /b 1
)
rem fc compares byte by byte what was written with what lies on the stick.
set "FAULT=differs"
fc /b "%STICK%\%FILE%" "%HERE%\%FILE%.part" >nul
if errorlevel 1 exit /b 1
rem And with the hash of the list, where this Windows can hash.
if "%CERT%"=="0" exit /b 0
set "FAULT=damaged"
set "SEEN="
call :hash "%HERE%\%FILE%.part"
if /i "%SEEN%"=="%~1" exit /b 0
exit /b 1

:hash
rem The second line of certutil is the hash; Windows 7 puts spaces into it. Nothing, where there is
rem no certutil: whatever is not a hash of 64 digits does not count.
for /f "skip=1 delims=" %%H in ('certutil -hashfile "%~1" SHA256 2^>nul') do if not defined SEEN set "SEEN=%%H"
if not defined SEEN exit /b 0
set "SEEN=%SEEN: =%"
if "%SEEN:~63,1%"=="" set "SEEN="
exit /b 0

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
for /f "usebackq tokens=1-3 delims=(,) " %%A in ("%HERE%\%NEXT%") do if "%%A,%%B,%%~C"=="P,%TURN%,%~1" exit /b 0
exit /b 1

:tidy
rem Media that neither of the two releases names. Without both lists nothing is removed, nor where
rem find cannot look them up: only its 1 says that a name is not there.
if not exist "%HERE%\r\%REL%\%CODE%.sha256" exit /b 0
find "  media/%~1" "%HERE%\r\%REL%\%CODE%.sha256" >nul
if errorlevel 2 exit /b 0
if not errorlevel 1 exit /b 0
if not defined OLD goto :gone
if not exist "%HERE%\r\%OLD%\%CODE%.sha256" exit /b 0
find "  media/%~1" "%HERE%\r\%OLD%\%CODE%.sha256" >nul
if errorlevel 2 exit /b 0
if not errorlevel 1 exit /b 0
:gone
del /f /q "%HERE%\media\%~1"
exit /b 0

:day
rem Chinese Windows writes 2026/11/24 before the day of the week, English Windows 11/24/2026 after it.
echo %~1| find "/" >nul && set "ON=%~1"
echo %~1| find "-" >nul && set "ON=%~1"
if not defined ON set "ON=%~2"
for /f "tokens=1-3 delims=/-." %%A in ("%ON%") do call :date %%A %%B %%C
exit /b 0

:date
rem The first number is the year where it is above 31; months and days get two digits.
set "YEAR=%~1"
set "MONTH=0%~2"
set "DAY=0%~3"
if %YEAR% GTR 31 goto :written
set "YEAR=%~3"
set "MONTH=0%~1"
set "DAY=0%~2"
:written
if %YEAR% LSS 100 set "YEAR=20%YEAR%"
set "ON=%YEAR%-%MONTH:~-2%-%DAY:~-2%"
exit /b 0

:say
rem A sentence in Chinese, in the encoding of this PC.
type "%~dp0words\%~1.txt"
exit /b 0
