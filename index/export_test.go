package index

// AppendReason is tested on its own: what is kept of a member of an archive
// needs a format that reads archives to come about.
func AppendReason(reasons []string, err error) []string { return appendReason(reasons, err) }

// SearchApart makes the searches of ix go through parts of the archive apart, be
// it ever so small.
func SearchApart(ix *Index) { ix.cores.all, ix.cores.least = 8, 1 }
