-- What wrk sends, each request different from all others, and how it reports: `wrk … -s wrk.lua URL -- SEED TEMPERATURE KEY`.
-- The same bodies as gateway-load's.
local before, after, sent = "", "", 0

function init(args)
  local seed, temperature, key = args[1], args[2], args[3]
  local text = string.rep("The quick brown fox jumps over the lazy dog. ", 41)
  local start = '{"model":"bench/model","messages":[{"role":"system","content":"You are brief."},{"role":"user","content":"#'
  local rest = " " .. seed .. " " .. text .. '"}],"temperature":' .. temperature .. ',"max_tokens":256}'
  before = "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    .. "authorization: Bearer " .. key .. "\r\ncontent-length: " .. #start + 12 + #rest .. "\r\n\r\n" .. start
  after = rest
end

function request()
  sent = sent + 1
  return before .. string.format("%012d", sent) .. after
end

-- measured REQUESTS SECONDS P50-MS P99-MS FAILED
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("measured %d %.3f %.3f %.3f %d", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
