# The README's two commands on a machine that has the Swift toolchain and nothing else. Build it from a clean clone:
#   docker build -f dev/bare-machine.Dockerfile .
ARG SWIFT_IMAGE=swift:6.3-bookworm
FROM ${SWIFT_IMAGE}
WORKDIR /clone
COPY . .
RUN ! command -v redis-server && ! dpkg -s libhiredis-dev libprotobuf-c-dev libcurl4-openssl-dev >/dev/null 2>&1
RUN dev/run-and-stop.sh
RUN bash -c "time make test"
