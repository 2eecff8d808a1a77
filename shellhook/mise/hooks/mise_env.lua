-- [env] _.awsmfa = { profile = "acme" } in a mise.toml sets the session of the
-- profile in that folder. It never asks for a code: it says how to log in, and mise
-- looks again once somebody has.
local function quoted(word)
	return "'" .. word:gsub("'", "'\\''") .. "'"
end

-- session is what "awsmfa env" prints, or nil when a code is needed.
local function session(profile)
	local line = "awsmfa env --shell=json --no-prompt --quiet"
	if profile then
		line = line .. " --profile " .. quoted(profile)
	end
	local ok, text = pcall(require("cmd").exec, line)
	if ok then
		return require("json").decode(text)
	end
	local status, said = tostring(text):match("status: (%d+): (awsmfa: [^\r\n]*[\r\n]+awsmfa: [^\r\n]*)")
	if status ~= "3" then
		error(said or text, 0)
	end
	require("log").warn(said)
end

function PLUGIN:MiseEnv(ctx)
	local env = {}
	for key, value in pairs(session(ctx.options and ctx.options.profile) or {}) do
		table.insert(env, { key = key, value = value })
	end
	local stamp = require("cmd").exec("awsmfa __stamp"):gsub("[\r\n]+$", "")
	return { env = env, cacheable = true, watch_files = { stamp } }
end
