-- wrk -t1 -c64 -d10s -s Benchmarks/simulator.lua http://127.0.0.1:9190
-- Plain chat requests of about 2 KB to the simulator; wrk prints requests per second.
local text = string.rep("The quick brown fox jumps over the lazy dog. ", 40)
wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer bench"
wrk.headers["x-request-id"] = "00112233445566778899aabbccddeeff-1"
wrk.body = '{"model":"simulator/small","messages":[{"role":"system","content":"You are brief."},'
  .. '{"role":"user","content":"' .. text .. '"}],"temperature":0.7,"max_tokens":256}'
