# shellcheck shell=sh
# cni-install.sh archive DESTINATION VERSION SHA256        the archive (.tgz) on standard input
# cni-install.sh distribution DESTINATION VERSION FOLDER   links to the plugins of a package
# cni-install.sh rollback DESTINATION                     the set that an earlier run put aside
#
# Fills a new folder (0700 until it is complete, its name not to be guessed) beside DESTINATION, on the same file system, checks every plugin in it and exchanges the two folders.
# What DESTINATION held is DESTINATION.hak8s-previous afterwards. Nothing that is there gets lost: plugins of others
# (Cilium, Calico, flannel put theirs there) are carried over. DESTINATION is untouched by any failure or interruption.
# Output: plugin lines; version, sha256 when known.
set -u
umask 022
source=$1
dest=$2
version=${3:-}
sha256=
folder=
case $source in archive) sha256=$4 ;; distribution) folder=$4 ;; esac
parent=$(dirname -- "$dest")
previous=$dest.hak8s-previous
. ./say.sh
new=''

fail() {
  case $1:$2 in
    not-a-plugin:* | noexec:*) ;; # a plugin's own words prove nothing about the disk
    *'No space left'* | *'quota exceeded'* | *'Wrote only'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'ermission denied'* | *'not permitted'*) set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  exit 1
}

# must CODE COMMAND...: ends the script when the command fails, saying what the command said.
must() {
  code=$1
  shift
  said=$("$@" 2>&1) || fail "$code" "$said"
}

there() { [ -e "$1" ] || [ -L "$1" ]; }

# Folders of runs that were killed. One that still runs stands in its folder.
remove_leftovers() {
  for left in "$dest".hak8s-new.*; do
    there "$left" || continue
    owner=${left#"$dest".hak8s-new.}
    [ "$(readlink "/proc/${owner%%.*}/cwd" 2>/dev/null)" = "$(cd "$left" 2>/dev/null && pwd -P)" ] || must cannot-write rm -rf -- "$left"
  done
}

# take FOLDER INTO: everything that INTO does not have yet, by hard link where that works: it costs no space.
# With a third argument, what that stamp file lists is left out.
take() {
  for entry in "$1"/* "$1"/.[!.]*; do
    name=${entry##*/}
    there "$entry" || continue
    if [ "$name" = .hak8s-cni ] || there "$2/$name" || listed "$name" "${3:-}"; then continue; fi
    if [ -f "$entry" ] && [ ! -L "$entry" ] && ln -- "$entry" "$2/$name" 2>/dev/null; then continue; fi
    must cannot-write cp -a -- "$entry" "$2/$name"
  done
}

listed() { [ -f "$2" ] && awk -F '\t' -v name="$1" '$1 == "file" && $3 == name { found = 1 } END { exit !found }' "$2"; }

unpack() {
  said=$( { cat >.archive; } 2>&1) || fail cannot-write "$said"
  sum=$(sha256sum <.archive)
  [ "${sum%% *}" = "$sha256" ] || fail checksum "${sum%% *}"
  must broken-archive tar -xzof .archive
  rm -f .archive
  plugins=$(find . ! -name . -prune -type f -perm -100 | sed 's|^\./||' | sort | tr '\n' ' ')
}

# Linked, not copied, so that the distribution's security updates reach the kubelet without another run.
link() {
  plugins=
  for file in "$folder"/*; do
    if [ -f "$file" ] && [ -x "$file" ]; then
      must cannot-write ln -s -- "$file" "${file##*/}"
      plugins="$plugins${file##*/} "
    fi
  done
}

# The ELF machine byte of the node's own programs. An executable of another machine must not be started to find that out:
# the C library would hand it to sh as a script.
elf_machine() {
  case $(uname -m) in
    x86_64) echo 3e ;; aarch64) echo b7 ;; arm*) echo 28 ;; ppc64le) echo 15 ;; s390x) echo 16 ;; riscv64) echo f3 ;; mips64*) echo 08 ;;
  esac
}

# The CNI specification's VERSION command needs no network, no namespace and no rights.
check() {
  native=$(elf_machine)
  for name in $plugins; do
    elf=$(od -An -v -tx1 -N20 "$name" 2>/dev/null | tr -d '\n' |
      awk '$1 $2 $3 $4 == "7f454c46" { print $6 == "02" ? $20 : $19 }')
    [ -z "$elf" ] || [ -z "$native" ] || [ "$elf" = "$native" ] || fail wrong-architecture "$name (ELF machine 0x$elf) on $(uname -m)"
    said=$(printf '{"cniVersion":"1.0.0"}' | CNI_COMMAND=VERSION timeout 10 "./$name" 2>&1)
    case $?:$said in
      0:*'"cniVersion"'*'"supportedVersions"'* | 0:*'"supportedVersions"'*'"cniVersion"'*) ;;
      *'Exec format error'*) fail wrong-architecture "$name: $said" ;;
      12[67]:*'ermission denied'*) fail noexec "$said" ;;
      124:*) fail not-a-plugin "$name: no answer within 10 s" ;;
      *) fail not-a-plugin "$name: $said" ;;
    esac
  done
}

seal() {
  # shellcheck disable=SC2086  # names without blanks: the archive's were checked before it was sent
  set -- $plugins
  [ $# -gt 0 ] || fail no-plugins "$source"
  must cannot-write chmod 0755 "$@"
  [ "$(id -u)" -ne 0 ] || must cannot-write chown -hR 0:0 .
  check
  # The sums let a later run notice plugins that somebody changed.
  said=$( { sha256sum -- "$@" | awk -v from="$source" -v version="$version" -v sum="$sha256" '
      BEGIN { print "source\t" from; print "version\t" version; if (sum != "") print "sha256\t" sum }
      { print "file\t" $1 "\t" $2 }' >.hak8s-cni; } 2>&1) || fail cannot-write "$said"
}

# Exchanges two names in one step (renameat2, RENAME_EXCHANGE): no moment in which a plugin is missing.
# mv can from coreutils 9.5 on; perl is on every Debian. The numbers are perl's architecture's, not the kernel's.
exchange() {
  mv --exchange -T -- "$1" "$2" 2>/dev/null && return
  perl -MConfig -e '
    my @number = ([qr/^x86_64-linux(?!.*x32)/, 316], [qr/^(aarch64|riscv64)/, 276], [qr/^(powerpc64le|ppc64le)/, 357],
      [qr/^s390x/, 347], [qr/^arm/, 382], [qr/^mips64el/, 5311]);
    for (@number) { exit(syscall($_->[1], -100, $ARGV[0], -100, $ARGV[1], 2) ? 1 : 0) if $Config{archname} =~ $_->[0] }
    exit 1' "$1" "$2" 2>/dev/null
}

# Where the kernel cannot exchange folders (overlayfs gives EXDEV for one of its lower layer) or nothing here can ask it to:
# file by file, each in one step. Two sets are mixed for some milliseconds, but every plugin is there at any time, even after
# a power cut. The stamp comes last, so that a run cut short is seen as changed and repeated.
replace_files() {
  must cannot-write mkdir -- "$old"
  take "$dest" "$old"
  [ ! -f "$dest/.hak8s-cni" ] || must cannot-write cp -a -- "$dest/.hak8s-cni" "$old/"
  bring "$new" || { why=$said; bring "$old"; fail cannot-write "$why"; }
  must cannot-write rm -rf -- "$new"
  must cannot-write mv -- "$old" "$new"
}

# bring FOLDER: makes $dest hold what FOLDER holds.
bring() {
  part=$dest/.hak8s-part
  for entry in "$1"/* "$1"/.[!.]*; do
    name=${entry##*/}
    if ! there "$entry" || { [ -d "$entry" ] && [ ! -L "$entry" ] && [ -d "$dest/$name" ]; }; then continue; fi
    # mv refuses two links of one file; what was carried over is such a pair. (dash, bash and busybox all know -ef.)
    # shellcheck disable=SC3013
    if [ ! -L "$entry" ] && [ ! -L "$dest/$name" ] && [ "$entry" -ef "$dest/$name" ]; then continue; fi
    said=$( { rm -rf -- "$part" && { { [ ! -L "$entry" ] && ln -- "$entry" "$part" 2>/dev/null; } || cp -a -- "$entry" "$part"; } &&
      mv -f -- "$part" "$dest/$name"; } 2>&1) || return
  done
  for entry in "$dest"/* "$dest"/.[!.]*; do
    if there "$entry" && ! there "$1/${entry##*/}"; then said=$(rm -rf -- "$entry" 2>&1) || return; fi
  done
}

# Afterwards $new holds what $dest held.
swap() {
  must cannot-write chmod 0755 .
  cd / || exit
  sync -- "$new"/* "$new" 2>/dev/null || sync
  trap '' HUP INT TERM PIPE
  if ! there "$dest"; then
    must cannot-write mv -- "$new" "$dest"
  elif exchange "$new" "$dest"; then
    :
  elif [ -L "$dest" ]; then
    # Two renames, and no plugins for the moment between them: only for a link into the package manager's folder,
    # on a node with neither perl nor a recent mv.
    must cannot-write mv -- "$dest" "$old"
    said=$(mv -- "$new" "$dest" 2>&1) || { mv -- "$old" "$dest"; fail cannot-write "$said"; }
    mv -- "$old" "$new"
  else
    replace_files
  fi
  if there "$new"; then
    must cannot-write rm -rf -- "$previous"
    must cannot-write mv -- "$new" "$previous"
  fi
  sync -- "$parent" 2>/dev/null || sync
}

trap '[ -z "$new" ] || { cd / && rm -rf -- "$new" "$old"; }' EXIT
trap 'exit 143' HUP INT TERM PIPE

if there "$dest" && [ ! -d "$dest" ] && [ ! -L "$dest" ]; then fail not-a-folder "$dest"; fi
if [ "$source" = rollback ]; then there "$previous" || fail no-previous "$previous"; fi
must cannot-write mkdir -p -- "$parent"
remove_leftovers
must cannot-write mktemp -d -- "$dest.hak8s-new.$$.XXXXXX"
new=$said
old=$new.old
cd "$new" || exit

case $source in
  archive) unpack; seal; take "$dest" . ;;
  distribution) link; seal; take "$dest" . ;;
  rollback)
    # Ours as they were, then what others have put there since, then the rest of the earlier set.
    if [ -f "$previous/.hak8s-cni" ]; then
      awk -F '\t' '$1 == "file" { print $3 }' "$previous/.hak8s-cni" >.names
      while read -r name; do must cannot-write cp -a -- "$previous/$name" "$name"; done <.names
      rm -f .names
      must cannot-write cp -a -- "$previous/.hak8s-cni" .
    fi
    take "$dest" . "$dest/.hak8s-cni"
    take "$previous" .
    ;;
esac
swap

for file in "$dest"/*; do
  if [ -f "$file" ] && [ -x "$file" ]; then say plugin "${file##*/}"; fi
done
[ ! -f "$dest/.hak8s-cni" ] || awk -F '\t' '$1 == "version" || $1 == "sha256" { print }' "$dest/.hak8s-cni"
exit 0
