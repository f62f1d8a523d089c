@echo off
rem Opens the desk of the project in this folder. Only commands that every Windows 7 and 10 has.
rem The file is in the encoding of a Chinese Windows; the next line lets every other one read it so.
chcp 936 >nul 2>nul
setlocal EnableExtensions
title 办公桌
rem For a folder on another PC this finds a letter; a path in quotes may not end in a backslash.
pushd "%~dp0"

rem Python: the project's own, else the one that made this file, else the one of courseware on PATH.
set "MADE_BY=$python"
set "PYTHON="
if exist ".venv\Scripts\python.exe" set "PYTHON=.venv\Scripts\python.exe"
if not defined PYTHON if defined MADE_BY if exist "%MADE_BY%" set "PYTHON=%MADE_BY%"
if not defined PYTHON for %%P in (courseware.exe) do if exist "%%~dp$$PATH:Ppython.exe" set "PYTHON=%%~dp$$PATH:Ppython.exe"
if not defined PYTHON for %%P in (courseware.exe) do if exist "%%~dp$$PATH:P..\python.exe" set "PYTHON=%%~dp$$PATH:P..\python.exe"

if not exist mkdocs.yml goto :elsewhere
if not defined PYTHON goto :missing
echo 办公桌马上在浏览器里打开。用的时候不要关这个窗口；关了它，办公桌就关了。
"%PYTHON%" -P -X utf8 -m build_tools.cli.main --lang zh desk
if not errorlevel 1 goto :eof
echo.
echo 办公桌没有打开，上面写着为什么。改好以后再双击一次。
goto :stay

:elsewhere
echo 这个文件要放在课件的文件夹里，就是有 mkdocs.yml 的那一个。
echo 想从桌面上打开：在课件的文件夹里右键点它，选“发送到”、“桌面快捷方式”。
goto :stay

:missing
echo 这台电脑上没有找到课件程序。
if defined MADE_BY echo 它原来在这里："%MADE_BY%"
echo 怎么办：照《在 Windows 上安装》装一遍，装在原来的地方；装在别处的，
echo 装好以后在这个文件夹里运行一次 courseware desk --shortcut，再双击。

:stay
if not "%~1"=="/q" pause
exit /b 1
