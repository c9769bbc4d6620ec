; The installer for Windows: for one person, without administrator and without a net. makensis station.nsi, after the program
; was built into dist\station; docs/updates.md has the recipe. -DPROGRAM, -DOUT and -DICON name other places.
; -DAMD64 makes a 64-bit installer where NSIS has the parts for it (Debian's has); the usual one is 32-bit and runs on the same PCs.

Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
SetCompressor /SOLID lzma
RequestExecutionLevel user
AllowSkipFiles off ; half a program is none
!ifdef AMD64
  Target amd64-unicode
!endif

!define TITLE "工会服务站办案"
!ifndef PROGRAM
  !define PROGRAM "..\..\dist\station"
!endif
!ifndef OUT
  !define OUT "..\..\dist"
!endif
!searchparse /file "..\..\station\__init__.py" '__version__ = "' VERSION '"'
!define REGISTERED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Station"
!define DATA "$LOCALAPPDATA\Station"
!define VERSIONS "$LOCALAPPDATA\StationVersions"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

Name "${TITLE}"
OutFile "${OUT}\${TITLE}-${VERSION}-安装.exe"
InstallDir "$LOCALAPPDATA\Programs\${TITLE}"
InstallDirRegKey HKCU "${REGISTERED}" "InstallLocation"
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "FileDescription" "${TITLE}安装程序"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "工会服务站办案项目组"

!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!ifndef ICON
  !if /FileExists "..\..\build\build\station.ico" ; where the build for Windows draws it
    !define ICON "..\..\build\build\station.ico"
  !endif
!endif
!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${TITLE} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "不用管理员，不用联网，只装给现在登录的人。$\r$\n$\r$\n已经有数据的，装好后打开还在。"
!define MUI_DIRECTORYPAGE_TEXT_TOP "程序装在下面的文件夹里，一般不用改。数据不放在这里，放在：$\r$\n${DATA}"
!define MUI_FINISHPAGE_TITLE "装好了"
!define MUI_FINISHPAGE_TEXT "桌面和开始菜单里都有“${TITLE}”。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\station.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只去掉程序和由更新文件装的版本。数据和备份留着，没有删除：$\r$\n${DATA}$\r$\n重新安装后打开还在。"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A program that runs holds its file: ask to close it, as often as it takes.
!macro WAIT_UNTIL_CLOSED
  ${Do}
    ClearErrors
    ${IfNot} ${FileExists} "$INSTDIR\station.exe"
      ${ExitDo}
    ${EndIf}
    FileOpen $0 "$INSTDIR\station.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "程序正开着。请先关掉它，再点“重试”。" /SD IDCANCEL IDRETRY +2
    Abort
  ${Loop}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "要 64 位的 Windows 10 或更新的系统。没有安装任何内容。" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

; Never where the data lie: uninstalling takes the program's folder away.
Function .onVerifyInstDir
  ${If} ${FileExists} "$INSTDIR\station.db"
    Abort
  ${EndIf}
FunctionEnd

Section
  SetShellVarContext current
  !insertmacro WAIT_UNTIL_CLOSED
  ${If} ${FileExists} "$INSTDIR\station.db"
    MessageBox MB_ICONSTOP "“$INSTDIR”里有数据，程序要装在别的文件夹。" /SD IDOK
    Abort
  ${EndIf}
  RMDir /r "$INSTDIR\_internal" ; of the version before: none of its files is to be found by the new one
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\station.exe"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\station.exe"
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr HKCU "${REGISTERED}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${REGISTERED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REGISTERED}" "Publisher" "工会服务站办案项目组"
  WriteRegStr HKCU "${REGISTERED}" "DisplayIcon" "$INSTDIR\station.exe"
  WriteRegStr HKCU "${REGISTERED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REGISTERED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REGISTERED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REGISTERED}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${REGISTERED}" "NoModify" 1
  WriteRegDWORD HKCU "${REGISTERED}" "NoRepair" 1
SectionEnd

Section "un.${TITLE}"
  SetShellVarContext current
  !insertmacro WAIT_UNTIL_CLOSED
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\station.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays where somebody put files of their own into it
  RMDir /r "${VERSIONS}"
  DeleteRegKey HKCU "${REGISTERED}"
SectionEnd
