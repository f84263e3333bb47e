#!/bin/sh
# Makes an authority, and a key and certificate for each service, for RPC with mutual TLS. Run again, it renews what ends
# within 30 days by the same authority and leaves the rest alone; running services take renewed files by themselves.
#
# Usage: certificates.sh FOLDER OWNER SERVICE...    OWNER is the user:group that the services run as.
# FOLDER gets trust.pem, and SERVICE.pem and SERVICE.key for each; authority.key is for the owner of FOLDER only.
set -eu
umask 077
folder=$1 owner=$2
shift 2
cd "$folder"

new_key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

if [ ! -f trust.pem ]; then
    # shellcheck disable=SC2086 # several words
    openssl req -x509 $new_key -subj "/CN=pointsman" -days 3650 -keyout authority.key -out trust.pem.new 2>/dev/null
    chmod 644 trust.pem.new
    mv trust.pem.new trust.pem
fi

for service in "$@"; do
    # One that is left over from a run that was cut short may have another key than the one in place.
    if [ ! -e "$service.pem.new" ] && [ -f "$service.key" ] &&
        openssl x509 -in "$service.pem" -noout -checkend 2592000 >/dev/null 2>&1; then
        continue
    fi
    # shellcheck disable=SC2086 # several words
    openssl req -new $new_key -subj "/CN=$service" -keyout "$service.key.new" -out "$service.request" 2>/dev/null
    printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n' "$service" >extensions
    openssl x509 -req -in "$service.request" -CA trust.pem -CAkey authority.key -CAcreateserial -extfile extensions \
        -days 365 -out "$service.pem.new" 2>/dev/null
    chmod 644 "$service.pem.new"
    [ "$(id -u)" -ne 0 ] || chown "$owner" "$service.key.new"
    mv "$service.key.new" "$service.key"
    mv "$service.pem.new" "$service.pem"
    rm -f "$service.request" extensions
    echo "new certificate for $service"
done
