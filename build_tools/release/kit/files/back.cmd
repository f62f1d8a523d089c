@echo off
rem Goes back to the release before: only the slot turns, nothing is removed.
call "%~dp0update.cmd" back %1
