-- Judges every request before the transcoder, which drops unknown fields silently and takes what JSON forbids. Whatever is
-- not known to be right is refused: an address that is none of the API's, a body that is not strict JSON (RFC 8259, UTF-8,
-- no field twice) or not of the request's shape. Answers name fields, never values.
-- ROUTES, VERBS, RPCS, MESSAGES and ENUMS stand before this text: guard_table.py makes them.

local MAX_NESTING = 32
local MAX_VIOLATIONS = 50
local DOMAIN = "send-coordination"
local find, sub, byte, match, concat = string.find, string.sub, string.byte, string.match, table.concat

-- The value of a broken body's error: thrown, caught by judge_body.
local function fail(path, description)
  error({ path = path, description = description }, 0)
end

local function check_utf8(s)
  local i = find(s, "[\128-\255]")
  while i do
    local a, b, c, d = byte(s, i, i + 3)
    b, c, d = b or 0, c or 0, d or 0
    local tail_b, tail_c, tail_d = b >= 128 and b < 192, c >= 128 and c < 192, d >= 128 and d < 192
    local size
    if a >= 194 and a < 224 and tail_b then
      size = 2
    elseif a >= 224 and a < 240 and tail_b and tail_c and not (a == 224 and b < 160) and not (a == 237 and b >= 160) then
      size = 3
    elseif a >= 240 and a < 245 and tail_b and tail_c and tail_d and not (a == 240 and b < 144) and not (a == 244 and b >= 144) then
      size = 4
    else
      fail("", "the body is not UTF-8")
    end
    i = find(s, "[\128-\255]", i + size)
  end
end

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function encode_utf8(code)
  local char, floor = string.char, math.floor
  if code < 0x80 then return char(code) end
  if code < 0x800 then return char(0xC0 + floor(code / 0x40), 0x80 + code % 0x40) end
  if code < 0x10000 then
    return char(0xE0 + floor(code / 0x1000), 0x80 + floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
  end
  return char(0xF0 + floor(code / 0x40000), 0x80 + floor(code / 0x1000) % 0x40, 0x80 + floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
end

-- The string whose opening quote is at `i`: its value and the place after its closing quote.
local function read_string(s, i, path)
  local parts, start = nil, i + 1
  while true do
    local at = find(s, '[%z\1-\31"\\]', start)
    if not at then fail(path, "a string does not end") end
    local c = byte(s, at)
    if c == 34 then
      local last = sub(s, start, at - 1)
      if not parts then return last, at + 1 end
      parts[#parts + 1] = last
      return concat(parts), at + 1
    elseif c ~= 92 then
      fail(path, "a string holds a control character: write it as an escape")
    end
    parts = parts or {}
    parts[#parts + 1] = sub(s, start, at - 1)
    local escape = sub(s, at + 1, at + 1)
    if escape == "u" then
      local hex = match(s, "^%x%x%x%x", at + 2)
      if not hex then fail(path, "\\u wants four hexadecimal digits") end
      local code = tonumber(hex, 16)
      start = at + 6
      if code >= 0xD800 and code < 0xDC00 then
        local low = match(s, "^\\u([dD][c-fC-F]%x%x)", start)
        if not low then fail(path, "half a surrogate pair is no character") end
        code = 0x10000 + (code - 0xD800) * 0x400 + tonumber(low, 16) - 0xDC00
        start = start + 6
      elseif code >= 0xDC00 and code < 0xE000 then
        fail(path, "half a surrogate pair is no character")
      end
      parts[#parts + 1] = encode_utf8(code)
    elseif ESCAPES[escape] then
      parts[#parts + 1] = ESCAPES[escape]
      start = at + 2
    else
      fail(path, "a string holds an escape that JSON does not know")
    end
  end
end

-- The number at `i`: its text and the place after it.
local function read_number(s, i, path)
  local _, last = find(s, "^%-?[1-9]%d*", i)
  if not last then _, last = find(s, "^%-?0", i) end
  if not last then fail(path, "a number has digits before anything else") end
  local next_byte = byte(s, last + 1)
  if next_byte == 46 then
    _, last = find(s, "^%.%d+", last + 1)
    if not last then fail(path, "a number has digits after its point") end
    next_byte = byte(s, last + 1)
  elseif next_byte and next_byte >= 48 and next_byte <= 57 then
    fail(path, "a number does not begin with 0")
  end
  if next_byte == 101 or next_byte == 69 then
    _, last = find(s, "^[eE][+-]?%d+", last + 1)
    if not last then fail(path, "a number has digits in its exponent") end
  end
  return sub(s, i, last), last + 1
end

local LIMITS = {
  int32 = { "2147483648", "2147483647" },
  uint32 = { "0", "4294967295" },
  int64 = { "9223372036854775808", "9223372036854775807" },
  uint64 = { "0", "18446744073709551615" },
}

local function integer_fits(text, kind)
  local minus, digits = match(text, "^(%-?)(%d+)$")
  if not digits or (#digits > 1 and byte(digits) == 48) then return false end
  local limit = LIMITS[kind][minus == "-" and 1 or 2]
  return #digits < #limit or (#digits == #limit and digits <= limit)
end

local function is_timestamp(v)
  local year, month, day, hour, minute, second, rest = match(v, "^(%d%d%d%d)%-(%d%d)%-(%d%d)T(%d%d):(%d%d):(%d%d)(.*)$")
  if not year then return false end
  month, day = tonumber(month), tonumber(day)
  local in_range = tonumber(year) >= 1 and month >= 1 and month <= 12 and day >= 1 and day <= 31 and tonumber(hour) <= 23
    and tonumber(minute) <= 59 and tonumber(second) <= 59
  local fraction = match(rest, "^%.(%d+)")
  if fraction then
    if #fraction > 9 then return false end
    rest = sub(rest, #fraction + 2)
  end
  return in_range and (rest == "Z" or find(rest, "^[+-]%d%d:%d%d$") ~= nil)
end

local function is_base64(v)
  return find(v, "^[%w+/_-]*=?=?$") ~= nil
end

-- What a scalar must be, where `value` of JSON type `token` is not that; nil where it is.
local function scalar_fault(field, token, value)
  local kind = field.kind
  if kind == "string" then
    return token ~= "string" and "must be a string" or nil
  elseif kind == "bool" then
    return token ~= "bool" and "must be true or false" or nil
  elseif kind == "enum" then
    if token == "string" then return not ENUMS[field.type][value] and "is not one of the names that are known" or nil end
    if token ~= "number" then return "must be the name of a value" end
    return not (integer_fits(value, "int32") and ENUMS[field.type][tonumber(value)]) and "is not one of the values that are known" or nil
  elseif LIMITS[kind] then
    if (token ~= "number" and token ~= "string") or not integer_fits(value, kind) then
      return "must be a whole number (" .. kind .. ")"
    end
  elseif kind == "double" then
    local named = token == "string" and (value == "NaN" or value == "Infinity" or value == "-Infinity")
    -- Of an exponent of many digits Lua makes no number at all.
    local number = token == "number" and tonumber(value)
    if not named and (not number or math.abs(number) == math.huge) then return "must be a number" end
  elseif kind == "bytes" then
    if token ~= "string" or not is_base64(value) then return "must be a string in base64" end
  elseif kind == "timestamp" then
    if token ~= "string" or not is_timestamp(value) then return "must be a time such as 2026-03-02T09:30:00Z" end
  elseif kind == "duration" then
    if token ~= "string" or not (find(value, "^%-?%d+s$") or find(value, "^%-?%d+%.%d%d?%d?%d?%d?%d?%d?%d?%d?s$")) then
      return "must be a duration such as 3.5s"
    end
  elseif kind == "mask" then
    if token ~= "string" or not find(value, "^[%w_.,]*$") then return "must be names of fields, with commas between" end
  else
    return "must be an object"
  end
  return nil
end

local function join(path, name)
  if path == "" then return name end
  return path .. "." .. name
end

-- A name that the client made may be anything, so only what looks like a field is said again.
local function safe(name)
  return #name <= 64 and find(name, "^[%a_][%w_]*$") and name or "(a name that is no field's)"
end

local JUDGE = {}

-- Says once that something is wrong; later faults are still looked for.
local function add(state, path, description)
  if #state.violations < MAX_VIOLATIONS then
    state.violations[#state.violations + 1] = { path = path, description = description }
  end
end

-- The field that `key` is in `frame`, after the checks that concern keys; nil for what is not known.
function JUDGE.key(state, frame, key)
  if frame.map then
    if frame.seen[key] then add(state, frame.path, "has a key twice") end
    frame.seen[key] = true
    local kind = frame.field.key
    if LIMITS[kind] and not integer_fits(key, kind) then add(state, frame.path, "has a key that is no whole number") end
    if kind == "bool" and key ~= "true" and key ~= "false" then add(state, frame.path, "has a key that is not true or false") end
    state.path = frame.path .. "[]"
    return { kind = frame.field.kind, type = frame.field.type, name = frame.field.name }
  end
  local field = frame.message and frame.message[key]
  local name = field and field.name or safe(key)
  state.path = join(frame.path, name)
  local identity = field and field.name or "\0" .. key
  if frame.seen[identity] then add(state, state.path, "is given twice") end
  frame.seen[identity] = true
  if not field then
    if frame.message then add(state, state.path, "is no field of this request") end
    return nil
  end
  if field.oneof then
    if frame.seen["\0oneof\0" .. field.oneof] and frame.seen["\0oneof\0" .. field.oneof] ~= identity then
      add(state, state.path, "cannot be given together with another of '" .. field.oneof .. "'")
    end
    frame.seen["\0oneof\0" .. field.oneof] = identity
  end
  if state.bound[state.path] then add(state, state.path, "stands in the address: leave it out of the body") end
  return field
end

-- The frame of an object or array that begins where `field` is wanted (nil: unknown, only its syntax matters).
function JUDGE.open(state, field, is_array, path)
  local frame = { array = is_array, path = path, seen = {}, index = 0 }
  if not field then return frame end
  if is_array then
    if field.repeated then
      frame.element = { kind = field.kind, type = field.type, name = field.name }
    else
      add(state, path, field.map and "must be an object" or "must be one value, not a list")
    end
  elseif field.map then
    frame.map, frame.field = true, field
  elseif field.repeated then
    add(state, path, "must be a list")
  elseif field.kind == "message" then
    frame.message = MESSAGES[field.type]
  else
    add(state, path, scalar_fault(field, "object", ""))
  end
  return frame
end

function JUDGE.scalar(state, field, token, value, path, in_array)
  if not field then return end
  if token == "null" then
    if in_array then add(state, path, "must not be null inside a list") end
  elseif field.repeated then
    add(state, path, "must be a list")
  elseif field.map then
    add(state, path, "must be an object")
  else
    local fault = scalar_fault(field, token, value)
    if fault then add(state, path, fault) end
  end
end

-- Reads a scalar at `i`; returns its JSON type, its value and the place after it.
local function read_scalar(s, i, c, path)
  if c == 34 then
    local value, after = read_string(s, i, path)
    return "string", value, after
  elseif c == 45 or (c and c >= 48 and c <= 57) then
    local value, after = read_number(s, i, path)
    return "number", value, after
  elseif find(s, "^true", i) then
    return "bool", true, i + 4
  elseif find(s, "^false", i) then
    return "bool", false, i + 5
  elseif find(s, "^null", i) then
    return "null", nil, i + 4
  end
  fail(path, "a value is missing, or is not JSON")
end

-- One pass over the text, with a stack of its own: the depth of the input never becomes the depth of the program.
local function scan(s, state, root)
  check_utf8(s)
  local stack, depth, frame = {}, 0, nil
  local wanted, field, path = "value", root, root.name
  local i = 1
  while true do
    i = find(s, "[^ \t\n\r]", i) or #s + 1
    local c = byte(s, i)
    if wanted == "end" then
      if c then fail("", "something follows the JSON value") end
      return
    elseif wanted == "value" or wanted == "first" then
      if c == 93 and wanted == "first" then
        wanted = "close"
      elseif c == 123 or c == 91 then
        depth = depth + 1
        if depth > MAX_NESTING then fail("", "is nested more than " .. MAX_NESTING .. " levels deep") end
        frame = JUDGE.open(state, field, c == 91, path)
        stack[depth] = frame
        i = i + 1
        wanted = c == 91 and "first" or "first_key"
        if c == 91 then field, path = frame.element, frame.path .. "[0]" end
      else
        local token, value, after = read_scalar(s, i, c, path)
        if depth == 0 then add(state, path, "must be an object") else JUDGE.scalar(state, field, token, value, path, frame.array) end
        i, wanted = after, depth == 0 and "end" or "comma"
      end
    elseif wanted == "first_key" and c == 125 then
      wanted = "close"
    elseif wanted == "first_key" or wanted == "key" then
      if c ~= 34 then fail(frame.path, "a name in double quotes is wanted") end
      local key, after = read_string(s, i, frame.path)
      field = JUDGE.key(state, frame, key)
      path = state.path
      i = find(s, "[^ \t\n\r]", after) or #s + 1
      if byte(s, i) ~= 58 then fail(path, "a colon is wanted after a name") end
      i, wanted = i + 1, "value"
    elseif c == 44 then
      i = i + 1
      if frame.array then
        frame.index = frame.index + 1
        field, path, wanted = frame.element, frame.path .. "[" .. frame.index .. "]", "value"
      else
        wanted = "key"
      end
    elseif c == (frame.array and 93 or 125) then
      wanted = "close"
    else
      fail(frame.path, "a comma or the end is wanted")
    end
    if wanted == "close" then
      stack[depth] = nil
      depth = depth - 1
      frame = stack[depth]
      i, wanted = i + 1, depth == 0 and "end" or "comma"
    end
  end
end
