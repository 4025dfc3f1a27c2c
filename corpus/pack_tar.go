package corpus

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// isTar reports whether a file begins with the header of a member of a tar,
// which has a checksum. The first tars had nothing else to know them by.
func isTar(head []byte) bool {
	const block, at = 512, 148
	if len(head) < block || head[0] == 0 {
		return false
	}
	stated, err := strconv.ParseUint(strings.Trim(string(head[at:at+8]), "\x00 "), 8, 32)
	if err != nil {
		return false
	}
	sum := uint64(8 * ' ')
	for i, c := range head[:block] {
		if i < at || i >= at+8 {
			sum += uint64(c)
		}
	}
	return sum == stated
}

// tar reads the members of a tar in their order.
func (g *reading) tar(ctx context.Context, p part) error {
	before := g.told
	below := &counter{r: p.Reader}
	t := tar.NewReader(below)
	for {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return g.ended(before)
		case errors.Is(err, tar.ErrInsecurePath): // it is only a name here
		case g.fault != nil:
			return g.fault
		case below.err != nil:
			return below.err
		case errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("%w tar: it is cut off: copy the file anew", ErrMalformed)
		case err != nil:
			return fmt.Errorf("%w tar: a header of a member is none", ErrMalformed)
		}
		if err := g.counted(); err != nil {
			return err
		}
		name := memberName(h.Name)
		file := h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeGNUSparse || h.Typeflag == tar.TypeCont
		if file && !isHidden(name) {
			from := below.n
			in := &unpacker{g: g, out: t, what: tarred, packed: func() int64 { return below.n - from }, below: below}
			if err := g.member(ctx, part{Reader: in, name: path.Base(name), member: joinMember(p.member, name), depth: p.depth + 1}); err != nil {
				return err
			}
		}
	}
}
