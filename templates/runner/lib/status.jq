# All items of all instances, with what is known of each: state ok, failed, stale, never, suspended.
def seconds: if . == null then null else fromdateiso8601 end;

. as $states | $ops[0] as $ops | ($now | seconds) as $now
| ($instances | split(" ")) as $all | $all[] as $instance
| (($ops.jobs // [] | map(. + {kind: "job"})) + ($ops.backups // [] | map(. + {kind: "backup"})) + [$ops.backups[]? | select(.verify) | {name, kind: "drill", schedule: .verify.schedule}])[]
| . as $item
| select($item.kind != "job" or ($item.instances // "each") == "each" or $instance == $all[0])
| ([$states[] | select(.instance == $instance and .name == $item.name and .kind == $item.kind)][0] // {}) as $state
| ($item.schedule.maxAge // 0) as $age
| (($state.lastSuccess | seconds) // $added[$instance]) as $since
| (($item.suspend // false | not) and $age > 0 and $now - $since > $age) as $stale
| {app: $ops.app, instance: $instance, name: $item.name} + $state
  + {kind: $item.kind, stale: $stale, staleReason: (if $stale then "no success since \($since | todate), and \($age) s are allowed" else null end),
     state: (if $item.suspend then "suspended" elif ($state.failures // 0) > 0 then "failed" elif $stale then "stale" elif $state.lastSuccess then "ok" else "never" end)}
| with_entries(select(.value != null))
