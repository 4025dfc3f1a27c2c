package index

// AppendReason is tested on its own: what is kept of a member of an archive
// needs a format that reads archives to come about.
func AppendReason(reasons []string, err error) []string { return appendReason(reasons, err) }
