-- What wrk sends, and how it reports; run.sh calls `wrk … -s Benchmarks/load.lua URL -- chat TEMPERATURE`.
--   chat TEMPERATURE    POST URL/v1/chat/completions, about 2 KB; 0 makes the answer cacheable
--   get                 GET URL as it is, without a body
-- BENCH_KEY is the api key. Without one the request is as inference sends it to a provider: any key, a request id.
local function chat(temperature)
  local text = string.rep("The quick brown fox jumps over the lazy dog. ", 40)
  local key = os.getenv("BENCH_KEY")
  wrk.method = "POST"
  wrk.path = "/v1/chat/completions"
  wrk.headers["content-type"] = "application/json"
  wrk.headers["authorization"] = "Bearer " .. (key or "bench")
  if not key then wrk.headers["x-request-id"] = "00112233445566778899aabbccddeeff-1" end
  wrk.body = '{"model":"simulator/small","messages":[{"role":"system","content":"You are brief."},'
    .. '{"role":"user","content":"' .. text .. '"}],"temperature":' .. temperature .. ',"max_tokens":256}'
end

function init(args)
  if args[1] == "chat" then chat(args[2]) end
end

-- measured REQUESTS SECONDS P50-MS P99-MS FAILED
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("measured %d %.3f %.3f %.3f %d", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
