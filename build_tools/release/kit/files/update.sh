#!/bin/sh
# 学习站更新（Linux）：和 update.cmd 一样的次序，断了再来一次就接着。
#   sh update.sh [盘的文件夹] 或 sh update.sh back
set -eu
kit=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
here=$(dirname -- "$kit")
. "$kit/station.sh"

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; say '没有装完。本站原来的课还在，照样能看。' >&2; exit 1; }

# 一个槽说的话：轮次和哪一期。写坏了的不算。
slot() {
  [ -f "$1" ] || return 0
  # 槽就一行，别的什么也没有：多出来的可能会运行。
  [ "$(wc -c < "$1")" -le 64 ] && [ "$(wc -l < "$1")" -eq 1 ] || return 0
  sed -n -e 's/^R(\([0-9]\{1,9\}\),"\(20[0-9-]*\)","[0-9a-f]\{8\}") *$/\1 \2/p' \
    -e 's/^P(\([0-9]\{1,9\}\),"\(20[0-9-]*\)",\1,"\2") *\r\{0,1\}$/\1 \2/p' "$1" | head -n 1
}

turn=0 old= before= next=slot-a.js
for name in a b; do
  said=$(slot "$here/slot-$name.js")
  [ -n "$said" ] || continue
  if [ "${said%% *}" -gt "$turn" ]; then
    turn=${said%% *} before=$old old=${said#* }
    if [ "$name" = a ]; then next=slot-b.js; else next=slot-a.js; fi
  else
    before=${said#* }
  fi
done

turn_to() {
  turn=$((turn + 1))
  printf 'P(%s,"%s",%s,"%s")\n' "$turn" "$1" "$turn" "$1" > "$here/$next"
  sync
}

if [ "${1:-}" = back ]; then
  # 另一个槽说的那一期是装完了的；更新到一半的文件夹不是。
  rel=$before
  [ -n "$rel" ] && [ -f "$here/r/$rel/$CODE.sha256" ] || fail '本站只有一期，退不了。'
  turn_to "$rel"
  say "退回 $rel 了。"
  exit 0
fi

stick=${1:-}
if [ -z "$stick" ]; then
  for place in /media/*/* /run/media/*/* /mnt/*; do
    [ -f "$place/slot-a.js" ] && [ -d "$place/r" ] && stick=$place && break
  done
fi
[ -n "$stick" ] || fail '没有找到学习站的盘。插好盘，再来一次。'

top=0 rel= other=
for name in a b; do
  said=$(slot "$stick/slot-$name.js")
  [ -n "$said" ] || continue
  if [ ! -f "$stick/r/${said#* }/$CODE.sha256" ]; then other=1; continue; fi
  if [ "${said%% *}" -gt "$top" ]; then top=${said%% *} rel=${said#* }; fi
done
[ -n "$rel" ] || { [ -z "$other" ] || fail "这个盘不是给“$NAME”的。"; fail '这个盘上没有送完整的一期。'; }
folder=r/$rel
head_of() { sed -n "s/^# $2 \([^ ]*\)\$/\1/p" "$1" | head -n 1; }
own=$stick/$folder/$CODE.sha256 pages=$stick/$folder/manifest-sha256.txt
[ -f "$pages" ] || fail '这个盘上没有送完整的一期。'
[ "$(head_of "$own" station)" = "$CODE" ] && [ "$(head_of "$own" release)" = "$rel" ] &&
  [ "$(head_of "$pages" release)" = "$rel" ] && [ "$(head_of "$own" pages)" = "$(sha256sum < "$pages" | cut -c 1-64)" ] ||
  fail '单子不对，这个盘不要用。'
# 有 minisign 就验签名；没有，到“查一查盘”那一页去验。
if command -v minisign >/dev/null 2>&1; then
  for list in "$pages" "$own"; do
    good=
    for key in $KEYS; do minisign -Vqm "$list" -P "$key" >/dev/null 2>&1 && good=1; done
    [ -n "$good" ] || fail "$list 的签名不对，不要用这个盘。"
  done
fi

# 学习记录先走：“下载”里的、本站 records 里的，抄到盘上；电脑上的不动。名字不对的、别的站的，不抄。
record_folders() {
  xdg-user-dir DOWNLOAD 2>/dev/null || {
    dirs=${XDG_CONFIG_HOME:-${HOME:-}/.config}/user-dirs.dirs
    [ ! -f "$dirs" ] || (XDG_DOWNLOAD_DIR=; . "$dirs"; printf '%s\n' "$XDG_DOWNLOAD_DIR")
  }
  printf '%s\n' "${HOME:-}/Downloads" "${HOME:-}/下载" "$here/records"
}
is_record() { # 名字
  begin="records-$CODE-[0-9a-f]\{8\}-[0-9]\{14\}\( ([0-9]\{1,3\})\)\{0,1\}"
  [ "$(printf '%s\n' "$1" | sed -n -e "/^$begin\.jsonl\$/p" -e "/^$begin\.jwe\$/p")" = "$1" ]
}
same() { cp -- "$1" "$2" && cmp -s "$1" "$2"; } # 抄一遍，对一遍
carry() { # 文件：0 抄好了，1 抄不了，2 盘上有了
  title=${1##*/} number=1
  goal=$stick/records/$title
  while [ -e "$goal" ]; do
    # 盘上的文件从来不盖掉：一样的就不用抄，不一样的另起一个名字。
    ! cmp -s "$1" "$goal" || return 2
    number=$((number + 1))
    [ "$number" -le 9 ] || return 1
    goal=$stick/records/${title%.*}-$number.${title##*.}
  done
  if mkdir -p "$stick/records" && { same "$1" "$goal.part" || same "$1" "$goal.part"; } &&
    sync "$goal.part" && mv -n -- "$goal.part" "$goal" && [ ! -e "$goal.part" ] &&
    # 盘半路拔了，同名的空文件夹里也写得进去：那不算抄好。
    [ -f "$own" ]; then return 0; fi
  rm -f -- "$goal.part"
  return 1
}
carried=0 missed=
while read -r place; do
  for file in "$place/records-$CODE-"*; do
    if [ -s "$file" ] && is_record "${file##*/}"; then
      state=0
      carry "$file" 2>/dev/null || state=$?
      case $state in 0) carried=$((carried + 1)) ;; 1) missed=1 ;; esac
    fi
  done
done <<EOF
$(record_folders)
EOF
say "先收学习记录，新抄到盘上 $carried 份。"
[ -z "$missed" ] || say '记录抄不到盘上（盘满了，或者锁着）。记录还在这台电脑上，没有丢；告诉镇里一声。接着更新。'

offered=$(head_of "$pages" sequence) newest=0
if [ -n "$old" ] && [ -f "$here/r/$old/manifest-sha256.txt" ]; then
  newest=$(head_of "$here/r/$old/manifest-sha256.txt" sequence)
fi
[ "${offered:-0}" -ge "${newest:-0}" ] || fail '盘上的比本站的还旧，没有装。要退回去：sh update.sh back'
again=; [ "$rel" != "$old" ] || again=1

fetch() { # 路径 指纹
  fault="抄不过来 $1（盘满了？）"
  cp -- "$stick/$1" "$here/$1.part" || { rm -f -- "$here/$1.part"; return 1; }
  fault="和单子对不上，盘上的坏了：$1"
  [ "$(sha256sum < "$here/$1.part" | cut -c 1-64)" = "$2" ]
}
count=0 new=0
take() { # 路径 指纹
  count=$((count + 1))
  case $1 in
    *[!a-z0-9._/-]* | *..*) fail "单子不对，这个盘不要用：$1" ;;
    media/* | "$folder"/* | index.html | launcher.css | launcher.js) ;;
    *) fail "单子不对，这个盘不要用：$1" ;;
  esac
  [ -f "$stick/$1" ] || fail "盘上缺 $1"
  if [ -f "$here/$1" ] && [ "$(wc -c < "$here/$1")" -eq "$(wc -c < "$stick/$1")" ]; then
    # 视频和声音的名字就是指纹，写好才改的名；这一期已经装着，又来一次，就全部重对一遍。
    case $1 in media/*) [ -n "$again" ] || return 0 ;; esac
    [ "$(sha256sum < "$here/$1" | cut -c 1-64)" != "$2" ] || return 0
  fi
  mkdir -p "$here/$(dirname "$1")"
  # 旧盘、松了的插口，有时读错一回：再抄一遍、再对一遍，还不对才停。
  fetch "$1" "$2" || fetch "$1" "$2" || fail "$fault"
  sync "$here/$1.part"
  mv -f -- "$here/$1.part" "$here/$1"
  new=$((new + 1))
}
for list in "$CODE.sha256" manifest-sha256.txt; do
  [ -f "$stick/$folder/$list" ] || fail "盘上缺 $list"
  while read -r hash path; do
    case $hash in '#'*) ;; *) take "$path" "$hash" ;; esac
  done < "$stick/$folder/$list"
done
for file in "$stick/$folder"/*.sha256 "$stick/$folder"/*.minisig "$stick/$folder"/manifest-sha256.txt "$stick/$folder"/keys.txt; do
  if [ -f "$file" ]; then cp -- "$file" "$here/$folder/"; fi
done
sync

if [ "$rel" != "$old" ]; then
  turn_to "$rel"
  find "$here/$folder" "$here/media" -name '*.part' -exec rm -f -- {} + 2>/dev/null || true
  for one in "$here"/r/*; do
    name=$(basename "$one")
    [ "$name" = "$rel" ] || [ "$name" = "$old" ] || rm -rf -- "$one"
  done
  for file in "$here"/media/*; do
    [ -f "$file" ] || continue
    name=media/$(basename "$file")
    grep -q -F -- "  $name" "$here/$folder/$CODE.sha256" && continue
    [ -n "$old" ] && grep -q -s -F -- "  $name" "$here/r/$old/$CODE.sha256" && continue
    rm -f -- "$file"
  done
fi
# 回执：写好了才改名，断了不会留下半张。
receipt=$stick/receipts/$CODE-$rel-installed.txt
if mkdir -p "$stick/receipts" 2>/dev/null &&
  printf '%s\n' receipt=1 "station=$CODE" "release=$rel" step=installed "date=$(date +%F)" \
    "files=$count" "new=$new" checked=sha256 2>/dev/null > "$receipt.part" &&
  mv -f -- "$receipt.part" "$receipt"; then
  sync
else
  say '盘上写不进回执（写保护？）。本站已经装好了，告诉镇里一声。'
fi
say "装好了：$rel。对过 $count 个文件，新装 $new 个。可以拔盘了。"
