@echo off
rem Installs the program into this folder, makes the township's project beside it and opens its desk.
rem Only commands that every Windows 10 has. The file is in the encoding of a Chinese Windows; the
rem next line lets every other one read it so.
chcp 936 >nul 2>nul
setlocal EnableExtensions DisableDelayedExpansion
title 安装课件程序
rem From here on every path is a plain one, whatever the folder is called.
pushd "%~dp0"

if not exist "wheels\$pip" goto :incomplete
if not exist python\python.exe goto :incomplete
if exist "program\$stamp" goto :project
python\python.exe -V >nul 2>nul
if %errorlevel% neq 0 goto :system

echo 正在安装课件程序，要几分钟。这个窗口不要关。
if exist program.new rd /s /q program.new
if exist program.new goto :failed
xcopy python program.new /e /i /q /y >nul
if %errorlevel% neq 0 goto :failed
program.new\python.exe -X utf8 "wheels\$pip\pip" --isolated install --quiet --no-index --find-links wheels --require-hashes --no-compile --no-cache-dir --no-warn-script-location --disable-pip-version-check -r requirements.txt
if %errorlevel% neq 0 goto :failed
type nul >"program.new\$stamp"

rem The old one goes only when the new one is whole; Windows keeps a folder in use where it is.
if exist program.old rd /s /q program.old
if exist program ren program program.old >nul 2>nul
if exist program goto :open
ren program.new program >nul 2>nul
if not exist program goto :failed
if exist program.old rd /s /q program.old

:project
program\python.exe -P -X utf8 set_up.py %1
if %errorlevel% neq 0 goto :stay
goto :eof

:incomplete
echo 这个文件夹不全，没有装。
echo 怎么办：还是压缩包的，先右键点它，选“全部解压缩”；
echo 已经解开的，从原来的地方把整个文件夹再拷一遍。拷好再双击“安装”。
goto :stay

:system
echo 这台电脑运行不了课件程序，没有装。
echo 要 64 位的 Windows 10 或者更新的。Windows 7 只能放课，不能写课，请换一台电脑。
goto :stay

:open
echo 办公桌还开着，新的程序换不上，旧的还能用。
echo 怎么办：把办公桌的黑窗口都关掉，再双击“安装”。
goto :stay

:failed
echo.
echo 没有装成，上面写着为什么。原来装过的还能用。
echo 怎么办：看看盘满了没有，要空出 1 GB；说哈希（hash）不对的，把整个文件夹再拷一遍；
echo 杀毒软件拦了的，让它放行。改好再双击“安装”。

:stay
if not "%~1"=="/q" pause
exit /b 1
