package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// tomlFields decodes the TOML that front matter is written in: strings, dates,
// numbers and lists of them, one key a line. The keys of its tables count as
// those outside of them: sites put their tags into [taxonomies]. What else TOML
// has is left out.
func tomlFields(matter string) (fields, error) {
	f := make(fields)
	rest, line := matter, 0
	for rest != "" {
		var l string
		l, rest, _ = strings.Cut(rest, "\n")
		line++
		if l = strings.TrimSpace(l); l == "" || l[0] == '#' || l[0] == '[' {
			continue
		}
		key, value, found := strings.Cut(l, "=")
		if !found {
			return nil, fmt.Errorf("line %d: %q has no = sign", line, clip(l, 40))
		}
		value = strings.TrimSpace(value)
		if more := tomlMore(value); more != nil {
			for !more(value) {
				if rest == "" {
					return nil, fmt.Errorf("line %d: the value of %s has no end", line, clip(key, 40))
				}
				l, rest, _ = strings.Cut(rest, "\n")
				if line++; len(value)+len(l) > maxFrontMatter {
					return nil, fmt.Errorf("%w: the value of %s", ErrTooLarge, clip(key, 40))
				}
				value += "\n" + l
			}
		}
		v, _, err := tomlValue(value, 0)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if k := fieldKey(strings.Trim(strings.TrimSpace(key), "\"'")); knownKeys()[k] && f[k] == nil {
			f[k] = v
		}
	}
	return f, nil
}

// tomlMore returns what tells whether a value that may go on in further lines
// is whole, or nil if it ends with its own.
func tomlMore(value string) func(string) bool {
	switch {
	case strings.HasPrefix(value, `"""`), strings.HasPrefix(value, "'''"):
		mark := value[:3]
		return func(v string) bool { return strings.Contains(v[3:], mark) }
	case strings.HasPrefix(value, "["):
		return func(v string) bool {
			if !strings.HasSuffix(strings.TrimSpace(v), "]") && !strings.Contains(v, "]") {
				return false
			}
			_, _, err := tomlValue(v, 0)
			return err == nil
		}
	}
	return nil
}

// tomlValue returns the value that s begins with, and what follows it.
func tomlValue(s string, depth int) (v any, rest string, err error) {
	switch {
	case strings.HasPrefix(s, `"""`), strings.HasPrefix(s, "'''"):
		text, rest, found := strings.Cut(s[3:], s[:3])
		if !found {
			return nil, "", fmt.Errorf("a text without its closing %s", s[:3])
		}
		return strings.TrimPrefix(text, "\n"), rest, nil
	case strings.HasPrefix(s, `"`):
		for i := 1; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '"':
				text, err := strconv.Unquote(s[:i+1])
				if err != nil {
					text = s[1:i] // with an escape that Go has not
				}
				return text, s[i+1:], nil
			}
		}
		return nil, "", fmt.Errorf("a text without its closing quotation mark: %s", clip(s, 40))
	case strings.HasPrefix(s, "'"):
		text, rest, found := strings.Cut(s[1:], "'")
		if !found {
			return nil, "", fmt.Errorf("a text without its closing quotation mark: %s", clip(s, 40))
		}
		return text, rest, nil
	case strings.HasPrefix(s, "["):
		list := []any{}
		for rest = s[1:]; ; {
			rest = strings.TrimLeft(rest, " \t\n,")
			switch {
			case rest == "" || depth > 3:
				return nil, "", fmt.Errorf("a list without its closing bracket: %s", clip(s, 40))
			case rest[0] == ']':
				return list, rest[1:], nil
			case rest[0] == '#':
				_, rest, _ = strings.Cut(rest, "\n")
				continue
			}
			if v, rest, err = tomlValue(rest, depth+1); err != nil {
				return nil, "", err
			}
			list = append(list, v)
		}
	}
	end := strings.IndexAny(s, ",]#\n")
	if end < 0 || depth == 0 {
		text, _, _ := strings.Cut(s, "#")
		return strings.TrimSpace(text), "", nil // a date or a number, as it is written
	}
	if end == 0 {
		return nil, "", fmt.Errorf("a value is missing: %s", clip(s, 40))
	}
	return strings.TrimSpace(s[:end]), s[end:], nil
}
