#!/bin/sh
# The two calls of Blaggo's documentation, as curl sends them, against the sandbox: only the hosts
# and the dates are changed. At the end the sandbox's own ledger shows what was saved.
#
#     examples/sandbox-curl.sh                               builds billport first
#     BILLPORT=/usr/local/bin/billport examples/sandbox-curl.sh
set -eu

# The sandbox tells where it is through a pipe, so nobody has to guess when it is ready.
folder=$(mktemp -d)
mkfifo "$folder/told"
if [ -n "${BILLPORT:-}" ]; then
    "$BILLPORT" sandbox > "$folder/told" &
else
    cd "$(dirname "$0")/.."
    cargo run --quiet --package billport-cli -- sandbox > "$folder/told" &
fi
sandbox=$!
trap 'kill "$sandbox" 2> /dev/null || true; wait "$sandbox" || true; rm -r "$folder"' EXIT
trap 'exit 130' INT TERM

LEDGER_URL=
while [ -z "$LEDGER_URL" ] && read -r line; do
    case $line in
        "export BILLPORT_BLAGGO_TOKEN_URL="*) TOKEN_URL=${line#*=} ;;
        "export BILLPORT_BLAGGO_BILLS_URL="*) BILLS_URL=${line#*=} ;;
        "export BILLPORT_BLAGGO_CLIENT_ID="*) CLIENT_ID=${line#*=} ;;
        "export BILLPORT_BLAGGO_CLIENT_SECRET="*) CLIENT_SECRET=${line#*=} ;;
        "# What it has saved: curl "*) LEDGER_URL=${line##*curl } ;;
    esac
done < "$folder/told"
if [ -z "$LEDGER_URL" ]; then
    echo "the sandbox did not start" >&2
    exit 1
fi

echo "1. A token:"
TOKEN=$(curl -sS -X POST \
    -H "Content-Type: application/x-www-form-urlencoded" \
    -d "grant_type=client_credentials&client_id=${CLIENT_ID}&client_secret=${CLIENT_SECRET}" \
    "$TOKEN_URL")
echo "$TOKEN"
JWT=$(echo "$TOKEN" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

echo "2. Three bills:"
curl -sS -X POST \
    -H "Content-Type: application/json" \
    -H "Authorization: Bearer ${JWT}" \
    -d '[{"account_number": "AB123456","amount": 1500,"due_date": "25-05-2099","period": "06-2099"}, {"account_number": "AB123457","amount": 1700.78,"due_date": "26-05-2099","period": "06-2099"}, {"account_number": "AB123458","amount": 500.50,"due_date": "27-05-2099","period": "06-2099"}]' \
    "$BILLS_URL"
echo

echo "3. The sandbox's ledger:"
curl -sS "$LEDGER_URL"
echo
