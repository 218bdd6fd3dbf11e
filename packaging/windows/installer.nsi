; The installer for Windows: for the person who runs it, without an administrator. Made by packaging/build:
;   makensis -DVERSION=0.1.0 -DFILES=FOLDER -DOUT=FILE.exe [-DSIGN=PROGRAM] installer.nsi
; Silent: FILE.exe /S [/D=C:\folder]. Exit codes: 0 done, 2 refused (the reason is on screen when not silent), 3 not all
; files could be written.

; As the program is: for 64 bits only.
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Crosswalk"
!define PATHS_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define KIND "Crosswalk.File"

Name "Crosswalk"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Crosswalk"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "Crosswalk ${VERSION}"
!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"'
!endif

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey ProductName "Crosswalk"
VIAddVersionKey FileDescription "Installs Crosswalk"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT or Apache-2.0"

!define MUI_ICON "${FILES}\icon.ico"
!define MUI_UNICON "${FILES}\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\crosswalkw.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Crosswalk"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Says why nothing is done, and ends. Silent, the exit code says so.
!macro Refuse WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend
!define Refuse "!insertmacro Refuse"

; A program that runs cannot be written over: opening it for writing fails then.
!macro RefuseWhileOpen
  ${If} ${FileExists} "$INSTDIR\crosswalk.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\crosswalk.exe" a
    ${If} ${Errors}
      ${Refuse} "Crosswalk cannot be changed in $INSTDIR: it is open, or the folder is locked. Close Crosswalk and try again. Nothing was changed."
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ReadRegStr $2 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$2\crosswalk.exe"
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      ${Refuse} "Crosswalk $0 is installed, which is newer than ${VERSION}. To go back, uninstall it first: what it keeps for you stays. Nothing was changed."
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "Crosswalk"
  !insertmacro RefuseWhileOpen
  ClearErrors
  CreateDirectory "$INSTDIR"
  FileOpen $0 "$INSTDIR\written.tmp" w
  ${If} ${Errors}
    ${Refuse} "Nothing can be written to $INSTDIR: the folder is locked, or there is no room. Choose another one. Nothing was changed."
  ${EndIf}
  FileClose $0
  Delete "$INSTDIR\written.tmp"

  SetOverwrite try
  SetOutPath "$INSTDIR\docs"
  File "${FILES}\docs\*.*"
  SetOutPath "$INSTDIR"
  File "${FILES}\crosswalk.exe"
  File "${FILES}\crosswalkw.exe"
  File "${FILES}\_crosswalk.ps1"
  File "${FILES}\*.txt"
  File "${FILES}\crosswalk.cdx.json"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "Not all files could be written to $INSTDIR. Close what has them open, and install again." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; Where both begin to look for files.
  SetOutPath "$PROFILE"
  CreateDirectory "$SMPROGRAMS\Crosswalk"
  CreateShortcut "$SMPROGRAMS\Crosswalk\Crosswalk.lnk" "$INSTDIR\crosswalkw.exe"
  CreateShortcut "$SMPROGRAMS\Crosswalk\Crosswalk command line.lnk" "$SYSDIR\cmd.exe" '/K "set "PATH=$INSTDIR;%PATH%""' "$INSTDIR\crosswalk.exe"

  WriteRegStr HKCU "Software\Classes\.crosswalk" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\.crosswalk" "Content Type" "application/vnd.crosswalk+json"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "Crosswalk file"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\crosswalk.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\crosswalkw.exe" "%1"'
  WriteRegStr HKCU "${PATHS_KEY}\crosswalk.exe" "" "$INSTDIR\crosswalk.exe"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Crosswalk"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\crosswalk.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
  ${RefreshShellIcons}
SectionEnd

; Only what was installed goes: a file of somebody's own in the folder, and the folder with it, stay, as does what
; Crosswalk keeps under AppData.
Section "Uninstall"
  !insertmacro RefuseWhileOpen
  Delete "$INSTDIR\crosswalk.exe"
  Delete "$INSTDIR\crosswalkw.exe"
  Delete "$INSTDIR\_crosswalk.ps1"
  Delete "$INSTDIR\crosswalk.cdx.json"
  !include "${FILES}\uninstall-files.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR\docs"
  RMDir "$INSTDIR"

  Delete "$SMPROGRAMS\Crosswalk\Crosswalk.lnk"
  Delete "$SMPROGRAMS\Crosswalk\Crosswalk command line.lnk"
  RMDir "$SMPROGRAMS\Crosswalk"

  ; An association that somebody gave to another program since is that one's.
  ReadRegStr $0 HKCU "Software\Classes\.crosswalk" ""
  ${If} $0 == "${KIND}"
    DeleteRegValue HKCU "Software\Classes\.crosswalk" ""
    DeleteRegValue HKCU "Software\Classes\.crosswalk" "Content Type"
    DeleteRegKey /ifempty HKCU "Software\Classes\.crosswalk"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "${PATHS_KEY}\crosswalk.exe"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  ${RefreshShellIcons}
SectionEnd
