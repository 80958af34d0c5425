# Runs before every remote script: a known locale and umask, the places where administrators' programs live,
# and the process group, so that the management host can end everything that the script started.
LC_ALL=C
export LC_ALL
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
read -r _ _ _ _ pgid _ <"/proc/$$/stat"
printf 'pgid\t%s\n' "$pgid"
