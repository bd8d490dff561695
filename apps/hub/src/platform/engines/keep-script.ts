/**
 * Runs an engine for as long as standard input stays open. The hub holds the other end, so whatever ends the hub,
 * kill -9 too, closes it: the engine is then asked to stop and, after ten seconds, made to.
 * `$1` is the signal that asks; the rest is the command. Plain POSIX shell: nothing to install, and as small as a keeper can be.
 */
export const KEEP_SCRIPT = `
ask=$1; shift
exec 3<&0 0</dev/null
"$@" 3<&- &
engine=$!
(
  trap '' INT TERM HUP
  while read -r _; do :; done <&3
  kill -"$ask" "$engine"
  for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$engine" || exit 0; sleep 1; done
  kill -KILL "$engine"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap 'kill -"$ask" "$engine"' INT TERM HUP
while :; do
  wait "$engine"; status=$?
  kill -0 "$engine" 2>/dev/null || break
done
kill -KILL "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$status"
`
