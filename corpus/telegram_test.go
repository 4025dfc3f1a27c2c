package corpus

import (
	"fmt"
	"strings"
	"testing"
)

func TestTelegramExportsAreKnown(t *testing.T) {
	for _, tt := range []struct {
		head string
		want bool
	}{
		{"\ufeff{\n \"name\": \"Hamrin News\",\n \"type\": \"public_channel\",\n \"id\": 1,\n \"messages\": [", true},
		{`{"about": "Here is the data you requested. Remember: x", "chats": {`, true},
		{`{"name": "Azad", "type": "personal_chat", "id": 1, "messages": [`, false},
		{`{"type": "public_channel", "headline": "x"}`, false},
		{`[{"type": "public_channel", "messages": []}]`, false},
		{"", false},
	} {
		if got := telegramFormat.Knows("result.json", []byte(tt.head)); got != tt.want {
			t.Errorf("%q is known as an export: %t, want %t", tt.head, got, tt.want)
		}
	}
}

func TestOutcomesOfATelegramExport(t *testing.T) {
	const head = `{"name":"Hamrin News","type":"public_channel","id":7,"messages":[`
	post := func(id int) string {
		return fmt.Sprintf(`{"id":%d,"type":"message","date_unixtime":"1647329400","text":"The old bridge of Zakho opens"}`, id)
	}
	group := `{"name":"x","type":"private_group","id":8,"messages":[` + post(1) + `]}`
	for _, tt := range []struct{ what, data, want string }{
		{"two posts", head + post(1) + "," + post(2) + "]}", "1 2"},
		{"no posts", head + "]}", "! no news article"},
		{"what is no post", head + `{"id":1,"type":"service","text":"The old bridge of Zakho opens"},` + post(2) + "]}", "2"},
		{"a post that is no object", head + `3,` + post(2) + "]}", "! malformed JSON 2"},
		{"one that is cut off", head + post(1) + `,{"id":2,`, "1 ! malformed JSON: a value has no end"},
		{"one that is cut off between posts", head + post(1), "1 ! malformed JSON: the list has no end"},
		{"what follows the posts", head + post(1) + `],"x":[1,{"y":2}]}`, "1"},
		{
			"an account", `{"about":"Here is the data you requested. x","contacts":{"list":[{"id":1}]},"chats":{"about":"x","list":[` + group + "," + head + post(1) + "]}," + head + post(2) + `]}]},"left_chats":{"list":[` + head + post(3) + "]}]}}",
			"7/1 7/2 7/3",
		},
		{"a group", strings.Replace(group, `"x"`, `"public_channel"`, 1), "! no news article"},
		{"no comma", head + post(1) + `] "x":1}`, "1 ! malformed JSON: no comma"},
		{"a key without a value", `{"type":"public_channel","messages"}`, "! malformed JSON: no colon"},
	} {
		var got []string
		for a, err := range telegramFormat.Read(t.Context(), &Input{Reader: strings.NewReader(tt.data)}) {
			if err != nil {
				got = append(got, "! "+err.Error())
				continue
			}
			got = append(got, a.ID)
		}
		rest := strings.Join(got, " ")
		for i, part := range strings.SplitAfter(tt.want, " ") {
			at := strings.Index(rest, strings.TrimSpace(part))
			if at < 0 || i == 0 && at > 0 {
				t.Errorf("%s: %q, want %q", tt.what, strings.Join(got, " "), tt.want)
				break
			}
			rest = rest[at:]
		}
		if ids := strings.Count(strings.Join(got, " ")+" ", "7/") + strings.Count(strings.Join(got, ""), "!"); strings.Contains(tt.want, "7/") && ids != 3 {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

func TestPostsHaveAHeadline(t *testing.T) {
	for _, tt := range []struct{ text, headline, body string }{
		{"The old bridge of Zakho opens", "The old bridge of Zakho opens", ""},
		{"🔴 The old bridge of Zakho opens ⬇️\n\nIt was closed.\n@hamrin\n#Zakho #Iraq\nFollow us on t.me/hamrin", "The old bridge of Zakho opens", "It was closed."},
		{"Read more: x\nThe old bridge of Zakho opens", "The old bridge of Zakho opens", ""},
		{"ZAKHO (Hamrin News) - The old bridge opened on Monday.\nIt was closed.", "", "ZAKHO (Hamrin News) - The old bridge opened on Monday.\nIt was closed."},
		{strings.Repeat("The bridge ", 40), "", strings.TrimSpace(strings.Repeat("The bridge ", 40))},
		{"Good morning", "", ""},
		{"👍\n\n@hamrin", "", ""},
	} {
		if headline, body := postParts(tt.text); headline != tt.headline || body != tt.body {
			t.Errorf("%q has the headline %q and the body %q, want %q and %q", tt.text, headline, body, tt.headline, tt.body)
		}
	}
}

func FuzzTelegram(f *testing.F) {
	f.Add([]byte(`{"name":"Hamrin News","type":"public_channel","id":7,"messages":[{"id":1,"type":"message","date_unixtime":"1647329400","text":["ZAKHO (Hamrin News) - ",{"type":"bold","text":"The old bridge opens."}]},{"id":1,"type":"message","date":"2022-03-15T10:00:00","text":"The old bridge of Zakho opens"}]}`), uint8(0))
	f.Add([]byte(`{"about":"Here is the data you requested. x","chats":{"list":[{"name":"x","type":"private_channel","id":1,"messages":[{"id":1,"type":"message","text":"The old bridge of Zakho opens"}]}]}}`), uint8(0))
	fuzz(f, []string{"result.json"})
}
