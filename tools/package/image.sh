# Step `image`: an OCI image without a container engine. Sourced by `package`.

# Debian's libraries that the runtime needs, and nothing to run: no shell, no package manager. libicu's name is that of the release.
readonly IMAGE_SUITE=bookworm
readonly IMAGE_PACKAGES=base-files,ca-certificates,libc6,libgcc-s1,libgssapi-krb5-2,libicu72,libssl3,libstdc++6,tzdata
readonly IMAGE_USER=10001

image() {
  local rid arch name
  command -v mmdebstrap >/dev/null && command -v umoci >/dev/null || die "image needs mmdebstrap and umoci"
  for rid in "${RIDS[@]}"; do
    publish "$rid"
    arch=$(architecture "$rid")
    name=stoa-$VERSION-oci-$arch
    rm -rf "$WORK/image"
    mkdir -p "$WORK/image"
    image_system "$arch" "$WORK/image/system"
    image_program "$WORK/image/program"
    image_layout "$arch" "$WORK/image"
    deterministic_tar "$WORK/image/layout" . >"$OUT/$name.tar"
    rm -r "$WORK/image"
    echo "$OUT/$name.tar"
  done
}

# Packages are unpacked, not configured, so that one for another machine can be made: what their scripts would have done stands here.
image_system() {
  local arch=$1 folder=$2
  mmdebstrap --quiet --variant=extract --architectures="$arch" --include="$IMAGE_PACKAGES" "$IMAGE_SUITE" "$folder"
  cat "$folder"/usr/share/ca-certificates/mozilla/*.crt >"$folder/etc/ssl/certs/ca-certificates.crt"
  printf 'root:x:0:0::/root:/usr/sbin/nologin\nstoa:x:%s:%s::/var/lib/stoa:/usr/sbin/nologin\n' "$IMAGE_USER" "$IMAGE_USER" >"$folder/etc/passwd"
  printf 'root:x:0:\nstoa:x:%s:\n' "$IMAGE_USER" >"$folder/etc/group"
  # Also where this machine gets its packages from. Copyright files stay: they have to.
  rm -rf "$folder"/{dev,proc,run,sys,tmp} "$folder"/etc/{apt,resolv.conf,hostname,cron*,kernel} "$folder"/{bin,sbin,usr/bin,usr/sbin,usr/share/man,usr/share/locale} \
    "$folder"/var/{cache,log,lib/apt,lib/dpkg}
  mkdir "$folder"/{dev,proc,sys,tmp}
}

image_program() {
  mkdir -p "$1"/{etc/stoa,usr/lib,var/lib/stoa}
  cp -a "$published" "$1/usr/lib/stoa"
}

# Two layers: the system changes seldom, the program with every release.
image_layout() {
  local arch=$1 folder=$2 layout=$2/layout
  deterministic_tar "$folder/system" --exclude=./tmp . >"$folder/system.tar"
  with_rights "$folder/system.tar" 1777 0 "$folder/system" ./tmp
  deterministic_tar "$folder/program" --exclude=./var/lib/stoa . >"$folder/program.tar"
  with_rights "$folder/program.tar" 0750 "$IMAGE_USER" "$folder/program" ./var/lib/stoa
  local history=(--history.created "$MOMENT" --history.author Stoa)
  umoci init --layout "$layout"
  umoci new --image "$layout:$VERSION"
  umoci raw add-layer --image "$layout:$VERSION" "${history[@]}" --history.created_by "mmdebstrap $IMAGE_SUITE" "$folder/system.tar"
  umoci raw add-layer --image "$layout:$VERSION" "${history[@]}" --history.created_by "stoa $VERSION" "$folder/program.tar"
  umoci config --image "$layout:$VERSION" --no-history --created "$MOMENT" --author Stoa --os linux --architecture "$arch" \
    --config.user "$IMAGE_USER:$IMAGE_USER" --config.entrypoint /usr/lib/stoa/stoa --config.workingdir /var/lib/stoa --config.volume /var/lib/stoa \
    --config.exposedports 8080/tcp --config.stopsignal SIGTERM --config.env ASPNETCORE_CONTENTROOT=/etc/stoa --config.env Data__Directory=/var/lib/stoa \
    --config.env 'Urls=http://*:8080' --config.env Logging__Console__FormatterName=json --config.env DOTNET_EnableDiagnostics=0 --config.env HOME=/var/lib/stoa \
    --config.label org.opencontainers.image.title=stoa --config.label "org.opencontainers.image.version=$VERSION" \
    --config.label "org.opencontainers.image.revision=$(git -C "$ROOT" rev-parse HEAD)"
  umoci gc --layout "$layout"
}

# Adds one folder with other rights and owner than everything has in `deterministic_tar`.
with_rights() {
  local archive=$1 mode=$2 owner=$3 folder=$4 name=$5
  tar --append --file "$archive" --directory "$folder" --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner="$owner" --group="$owner" --numeric-owner --mode="$mode" "$name"
}
