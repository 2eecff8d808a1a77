PLUGIN = {
	name = "awsmfa",
	version = "1.0.0",
	description = "the session of a profile, in [env]: _.awsmfa = { profile = \"acme\" }",
	license = "Apache-2.0",
}
