# Greenroom as an image, some 8 MB more than the program: `docker build --tag greenroom .`, and then
# `docker run --rm --volume "$PWD:/work" --user "$(id -u)" greenroom audit`. Alpine brings the
# certificate authorities, and the shell that runners of pipelines need.
FROM rust:1.98.0-alpine3.24@sha256:a10e64dd139b7387337c7fbe8aca31b959b57b2fd4c8ae20a02cf1d6ea424dce AS build
# What the C of ring and mimalloc includes. The package belongs to the release of Alpine that is pinned above; its
# own version cannot be pinned, since Alpine keeps the newest alone.
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --release --locked --bin greenroom --features mimalloc

FROM alpine:3.24.1@sha256:28bd5fe8b56d1bd048e5babf5b10710ebe0bae67db86916198a6eec434943f8b
COPY LICENSE-APACHE LICENSE-MIT /usr/share/licenses/greenroom/
COPY --from=build /source/target/release/greenroom /usr/local/bin/greenroom
RUN install -d -o 10001 -g 10001 /work
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["greenroom"]
