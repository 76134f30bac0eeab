-- The second half of the guard: finds the address, reads the body, answers.

local function quote(text)
  return '"' .. (string.gsub(text, '["\\%z\1-\31]', " ")) .. '"'
end

local function refusal(http, code, reason, message, violations)
  local details = '{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"' .. reason .. '","domain":"' .. DOMAIN .. '"}'
  if violations then
    local listed = {}
    for n, v in ipairs(violations) do
      listed[n] = '{"field":' .. quote(v.path) .. ',"description":' .. quote(v.description) .. "}"
    end
    details = details .. ',{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[' .. concat(listed, ",") .. "]}"
  end
  local body = '{"code":' .. code .. ',"message":' .. quote(message) .. ',"details":[' .. details .. "]}"
  return { status = http, reason = reason, body = body }
end

local function no_such_method()
  return refusal("404", 5, "NO_SUCH_METHOD", "The API has nothing at this address with this method: see /docs.")
end

-- The same rules as the transcoder's: the last colon of the last segment begins a verb only where the API knows that verb.
local function split_path(path)
  path = match(path, "^[^?]*")
  local custom = ""
  local stem, verb = match(path, "^(.*):([^:/]*)$")
  if stem and VERBS[verb] then path, custom = stem, verb end
  local segments = {}
  if byte(path) ~= 47 then return nil end
  for segment in string.gmatch(path, "/([^/]*)") do
    if segment == "" then return nil end
    segments[#segments + 1] = segment
  end
  return segments, custom
end

local function find_route(method, path)
  local held = ROUTES[method]
  local segments, custom = split_path(path)
  if not held or not segments then return nil end
  for _, route in ipairs(held) do
    local same = #route.segments == #segments and route.custom == custom
    for n = 1, same and #segments or 0 do
      if route.segments[n] ~= "*" and route.segments[n] ~= segments[n] then
        same = false
        break
      end
    end
    if same then return route end
  end
  return nil
end

local function is_json(headers)
  local encoding = headers:get("content-encoding")
  if encoding and string.lower(encoding) ~= "identity" then return false end
  local kind = string.lower(headers:get("content-type") or "")
  return kind == "application/json" or find(kind, '^application/json%s*;%s*charset="?utf%-8"?%s*$') ~= nil
end

local function judge_body(text, route)
  local state = { violations = {}, bound = route.bound, path = "" }
  local ok, problem = pcall(scan, text, state, route.body)
  if not ok then
    if type(problem) ~= "table" then error(problem, 0) end
    return refusal("400", 3, "INVALID_JSON", "The body is not JSON as RFC 8259 has it.", { problem })
  end
  if #state.violations > 0 then
    return refusal("400", 3, "INVALID_FIELDS", "The request has fields that are not as they must be: each is named.", state.violations)
  end
  return nil
end

local function judge(handle)
  local headers = handle:headers()
  local path, method, kind = headers:get(":path"), headers:get(":method"), headers:get("content-type") or ""
  local wrong_type = refusal("415", 3, "UNSUPPORTED_CONTENT_TYPE", "Send the body as content-type application/json, not compressed.")
  if RPCS[path] then
    -- Only what the transcoder itself takes for gRPC goes by unjudged.
    if method == "POST" and (kind == "application/grpc" or kind == "application/grpc+proto") then return nil end
    return refusal("415", 3, "UNSUPPORTED_CONTENT_TYPE", "This address speaks gRPC: send content-type application/grpc.")
  end
  local is_grpc = kind == "application/grpc" or find(kind, "^application/grpc[+;]")
  local route = find_route(method, path)
  -- Answers to what came in as JSON are JSON, also after the transcoder has made gRPC of it; the name is for the access log.
  if not is_grpc then
    handle:streamInfo():dynamicMetadata():set("send.guard", "form", "json")
    handle:streamInfo():dynamicMetadata():set("send.guard", "method", route and route.rpc or "none")
  end
  if not route then return no_such_method() end
  if route.body and not is_json(headers) then return wrong_type end
  if is_grpc then return wrong_type end
  local body = handle:body()
  local text = body and body:length() > 0 and body:getBytes(0, body:length()) or ""
  if not route.body then
    if text == "" then return nil end
    return refusal("400", 3, "BODY_NOT_ALLOWED", "This method takes no body.")
  end
  return judge_body(text, route)
end

-- An error in here would let the request through, so everything that can fail is inside pcall.
function envoy_on_request(handle)
  local ok, refused = pcall(judge, handle)
  if not ok then refused = refusal("500", 13, "INTERNAL", "The gateway could not judge the request.") end
  if refused then
    pcall(function() handle:streamInfo():dynamicMetadata():set("send.guard", "reason", refused.reason) end)
    handle:respond({ [":status"] = refused.status, ["content-type"] = "application/json" }, refused.body)
  end
end
