# What the runner needs of ops.json, as entries PATH=VALUE that end with U+001E each.
def flat: paths(type | IN("string", "number", "boolean")) as $path | "\($path | map(tostring) | join("."))=\(getpath($path) | tostring)\u001e";
def named: map({key: .name, value: .}) | from_entries;

if any(.. | strings; test("[\u0000\u001e]")) then error("a text of it has a control character") else . end
| if .version != 1 then error("its version is not 1") else . end
| {
    app, appVersion,
    services: (.services // [] | named), volumes: (.volumes // [] | named), instances: (.instances // [] | named),
    notifications: (.notifications // []),
    jobs: [.jobs[]? | {name, instances, suspend, maxAge: .schedule.maxAge}], backups: [.backups[]? | {name, maxAge: .schedule.maxAge, verify: (.verify != null), verifyMaxAge: .verify.schedule.maxAge}],
    item: ((.jobs[]?, .backups[]? | select(.name == $item)) // {}),
    kind: (if any(.jobs[]?; .name == $item) then "job" elif any(.backups[]?; .name == $item) then "backup" else "" end)
  }
| flat
