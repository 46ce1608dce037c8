# Files of a backup on their way in and out: checked, compressed, encrypted, and told in a manifest.
# shellcheck shell=bash

# pack FOLDER: each file of it, in place. Nothing is compressed before it was checked, and no pipe hides a failure.
pack() {
  local file plain_size plain_hash entries='' comma='' hash size total=0
  for file in "$1"/*; do
    plain_size=$(stat -c %s -- "$file") && hash_of "$file" || { reject "$NO_SPACE" "cannot read $file"; return; }
    plain_hash=$hash total=$((total + plain_size))
    local plain=${file##*/}
    if [ "${ops[item.compression]:-zstd}" = zstd ] && [ -z "$repository" ]; then
      command -v zstd >/dev/null || { reject "$CONFIG" "zstd is not installed: apt install zstd"; return; }
      timed 0 '' zstd --quiet --rm -T0 -- "$file" 2>"$errors" || { disk_or "$?" "zstd"; return; }
      file+=.zst
    fi
    words item.encryptTo
    if [ ${#word[@]} -gt 0 ]; then
      encrypt "$file" "${word[@]}" || return
      file=$encrypted
    fi
    size=$(stat -c %s -- "$file") && hash_of "$file" || { reject "$NO_SPACE" "cannot read $file"; return; }
    entries+="$comma    {\"name\": \"${file##*/}\", \"size\": $size, \"sha256\": \"$hash\", \"plain\": \"$plain\", \"plainSize\": $plain_size, \"plainSha256\": \"$plain_hash\"}"
    comma=$',\n'
  done
  files_json=$entries packed_size=$total
}

hash_of() { read -r hash _ < <(sha256sum <"$1") && [ ${#hash} -eq 64 ]; }

# encrypt FILE RECIPIENT...: by age, or by GnuPG where the recipients are its.
encrypt() {
  local file=$1 recipient arguments=()
  shift
  case $1 in
    age1* | ssh-*)
      command -v age >/dev/null || { reject "$CONFIG" "age is not installed: apt install age"; return; }
      for recipient; do arguments+=(--recipient "$recipient"); done
      encrypted=$file.age
      timed 0 '' age --encrypt "${arguments[@]}" --output "$encrypted" -- "$file" 2>"$errors"
      ;;
    *)
      command -v gpg >/dev/null || { reject "$CONFIG" "gpg is not installed: apt install gpg"; return; }
      for recipient; do arguments+=(--recipient "$recipient"); done
      encrypted=$file.gpg
      timed 0 '' gpg --batch --quiet --no-tty --trust-model always "${arguments[@]}" --output "$encrypted" --encrypt -- "$file" 2>"$errors"
      ;;
  esac || { disk_or $? "encrypting for $*"; return; }
  rm -f -- "$file"
}

# disk_or CODE WHAT: a full disk, or what the program says.
disk_or() {
  [ -z "$interrupted" ] || return "$interrupted"
  [ "$1" -ne "$TIMEOUT" ] || return "$1"
  ! disk_full || { reject "$NO_SPACE" "there is no space left in $place"; return; }
  reject "$CONFIG" "$2 failed: $(last_words)"
}

disk_full() { grep -qi 'no space left\|disk quota' "$errors" 2>/dev/null || [ "$(df --output=avail -- "$place" | tail -n 1)" -lt 4 ]; }

last_words() { tail -n 3 -- "$errors" 2>/dev/null | tr '\n' ' ' | cut -c 1-500; }

# unpack COPY FOLDER: the plain files, after every hash was right.
unpack() {
  local name size sha plain plain_size plain_sha file hash from=$1
  jq -e '.version == 1 and (.files | length > 0)' "$1/manifest.json" >/dev/null 2>&1 || { reject "$DAMAGED" "the backup $1 is damaged: its manifest cannot be read"; return; }
  is_local "$1" || { fetch_remote "$1" "$2" || return; from=$2; }
  while IFS=$'\t' read -r name size sha plain plain_size plain_sha; do
    [[ $name =~ ^[a-zA-Z0-9._-]+$ && $plain =~ ^[a-zA-Z0-9._-]+$ ]] || { reject "$DAMAGED" "the backup $1 is damaged: a name in its manifest is none"; return; }
    file=$from/$name
    [ -f "$file" ] || { reject "$DAMAGED" "the backup $1 is damaged: $name is missing"; return; }
    [ "$(stat -c %s -- "$file")" = "$size" ] || { reject "$DAMAGED" "the backup $1 is damaged: $name has $(stat -c %s -- "$file") bytes instead of $size"; return; }
    hash_of "$file" && [ "$hash" = "$sha" ] || { reject "${interrupted:-$DAMAGED}" "the backup $1 is damaged: the SHA-256 of $name is another than the manifest's"; return; }
    case $file in
      *.age)
        secret_file age-identity
        [ -z "${site[HYGIENE_AGE_IDENTITY]:-}" ] || secret_file=${site[HYGIENE_AGE_IDENTITY]}
        [ -r "$secret_file" ] || { reject "$CONFIG" "the backup is encrypted: name the file of an age identity as HYGIENE_AGE_IDENTITY in $root/etc/hygiene/$app/site.conf"; return; }
        timed 0 '' age --decrypt --identity "$secret_file" --output "$2/open" -- "$file" 2>"$errors" || { disk_or $? "decrypting $name"; return; }
        ;;
      *.gpg) timed 0 '' gpg --batch --quiet --no-tty --output "$2/open" --decrypt -- "$file" 2>"$errors" || { disk_or $? "decrypting $name"; return; } ;;
      *) [ "$file" = "$2/$plain" ] || cp -- "$file" "$2/open" 2>"$errors" || { disk_or $? "copying $name"; return; } ;;
    esac
    if [[ $name == *.zst || $name == *.zst.* ]]; then
      timed 0 '' zstd --quiet --decompress --rm -o "$2/$plain" -- "$2/open" 2>"$errors" || { [ -n "$interrupted" ] && return "$interrupted"; reject "$DAMAGED" "the backup $1 is damaged: $name cannot be decompressed"; return; }
    elif [ -f "$2/open" ]; then
      mv -- "$2/open" "$2/$plain"
    fi
    hash_of "$2/$plain" && [ "$hash" = "$plain_sha" ] || { reject "$DAMAGED" "the backup $1 is damaged: the SHA-256 of $plain is another than the manifest's"; return; }
  done < <(jq -r '.files[] | [.name, .size, .sha256, .plain, .plainSize, .plainSha256] | @tsv' "$1/manifest.json")
}
