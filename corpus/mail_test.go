package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

const mailTop = "From: Azad Rahim <azad@zagroswire.example>\nSubject: Old bridge opens\nDate: Mon, 12 Mar 2018 10:00:00 +0300\nMessage-ID: <1@zagroswire.example>\n"

const mailText2 = "The council of the old town opened the repaired bridge on Monday. It had been closed for two years after a flood, and trade had fallen."

func TestMailIsKnownByItsHeader(t *testing.T) {
	for _, tt := range []struct {
		head string
		want bool
	}{
		{mailTop + "\n", true},
		{"     \r\nReceived: from a\r\n by b; Mon\r\nFrom: c\r\n\r\n", true},
		{"Received: from a\n by b\nReturn-Path: <c>\nX-A: " + strings.Repeat("b", 100), true}, // a header longer than the head
		{"From: a@b\nSubject: c\nDate: d\n\ntext", true},
		{"From: a@b\nSubject: c\n\ntext", false},
		{"Headline of the paper\n\nFrom: a@b\nSubject: c\n", false},
		{"Published: 2018\nBy: Azad Rahim\n\ntext", false},
		{"From: <Saved by a browser>\nSnapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\n\n", false},
		{"HTTP/1.1 200 OK\nDate: x\nContent-Type: y\n\n", false},
		{"", false},
	} {
		if got := isMail([]byte(tt.head)); got != tt.want {
			t.Errorf("%q is mail: %t, want %t", tt.head, got, tt.want)
		}
	}
}

func TestMailThatIsNews(t *testing.T) {
	part := func(kind, text string) string { return "--b\nContent-Type: " + kind + "\n\n" + text + "\n" }
	mixed := mailTop + "Content-Type: multipart/mixed; boundary=b\n\n"
	inner := strings.Replace(mailTop, "Old bridge", "New pool", 1)
	for _, tt := range []struct {
		name, data string
		headlines  []string
		last       error
	}{
		{"a letter", mailTop + "\nAt one?", nil, ErrNoArticle},
		{"no subject", strings.Replace(mailTop, "Subject", "X-Subject", 1) + "\n" + mailText2, nil, ErrNoArticle},
		{"a text", mailTop + "\n" + mailText2, []string{"Old bridge opens"}, nil},
		{"an answer of a machine", "Auto-Submitted: auto-replied\n" + mailTop + "\n" + mailText2, nil, ErrNoArticle},
		{"a complaint of a machine", mailTop + "Content-Type: multipart/report; boundary=b\n\n" + part("text/plain", mailText2) + "--b--", nil, ErrNoArticle},
		{"text alone in what is attached", mixed + part("text/plain", "See below.") + part("text/plain; name=a.txt\nContent-Disposition: attachment", mailText2) + "--b--", []string{"Old bridge opens"}, nil},
		{"a text without its last boundary", mixed + part("text/plain", mailText2), []string{"Old bridge opens"}, nil},
		{"a boundary that never comes", mixed + mailText2, nil, ErrNoArticle},
		{"a message within", mixed + part("text/plain", "See below.") + part("message/rfc822", inner+"\n"+mailText2) + "--b--", []string{"New pool opens"}, nil},
		{
			"a digest", mailTop + "Content-Type: multipart/digest; boundary=b\n\n--b\n\n" + inner + "\n" + mailText2 + "\n--b\n\n" + mailTop + "\n" + mailText2 + "\n--b--",
			[]string{"New pool opens", "Old bridge opens"},
			nil,
		},
		{"an unknown encoding", mailTop + "Content-Transfer-Encoding: runes\n\n" + mailText2, nil, ErrNoArticle},
		{"a header without end", "Received: a\nReturn-Path: b\nFrom: c\nSubject: " + strings.Repeat("a\n b", maxHeader/3) + "\n\n", nil, ErrTooLarge},
		{"parts in parts", mailTop + strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 100), nil, nil},
	} {
		articles, errs := readAll(t, fstest.MapFS{"a.eml": {Data: []byte(tt.data)}}, "a.eml")
		var got []string
		for _, a := range articles {
			got = append(got, a.Headline)
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.headlines) || tt.last != nil && (len(errs) == 0 || !errors.Is(errs[len(errs)-1], tt.last)) {
			t.Errorf("%s: headlines %q and errors %q, want %q and %v", tt.name, got, errs, tt.headlines, tt.last)
		}
	}
}

func TestHeadersOfMail(t *testing.T) {
	for _, tt := range []struct{ field, want string }{
		{"=?utf-8?Q?Caf=C3=A9?=", "Café"},
		{"=?windows-1256?B?x+HN0cg=?= x", "الحرب x"},
		{"=?iso-8859-9?Q?=DEehir?=", "Şehir"},
		{"=?klingon?Q?abc?=", "=?klingon?Q?abc?="},
		{"caf\xe9 of the old town, which was closed by the council", "café of the old town, which was closed by the council"},
		{"  a\r\n\tb ", "a b"},
		{"", ""},
	} {
		if got := headerText(tt.field); got != tt.want {
			t.Errorf("the field %q is %q, want %q", tt.field, got, tt.want)
		}
	}
}

func TestSenderIsAPersonOrAnOutlet(t *testing.T) {
	for _, tt := range []struct {
		from, name string
		person     bool
	}{
		{"Azad Rahim <azad.rahim@zagroswire.example>", "Azad Rahim", true},
		{`"Rahim, Azad" <azad@zagroswire.example>`, "Azad Rahim", true},
		{"azad@zagroswire.example (Azad Rahim)", "Azad Rahim", true},
		{"Azad Rahim via Press list <press@list.example>", "Azad Rahim", true},
		{"Zagros Wire <a@zagroswire.example>", "Zagros Wire", false},
		{"Hamrin Gate <newsletter@mail.example>", "Hamrin Gate", false},
		{"Ministry of Water <x@gov.example>", "Ministry of Water", false},
		{"وزارة الموارد <x@gov.example>", "وزارة الموارد", false},
		{"azad@zagroswire.example", "", false},
		{"", "", false},
	} {
		a := mailbox(tt.from)
		if a.name != tt.name || a.isPerson() != tt.person {
			t.Errorf("%q is %q, a person: %t, want %q and %t", tt.from, a.name, a.isPerson(), tt.name, tt.person)
		}
	}
}

func TestSubjectsWithoutReply(t *testing.T) {
	for _, tt := range []struct{ subject, want string }{
		{"Re: FW: Fwd: A: b", "A: b"},
		{"Re[2]: A", "A"},
		{"AW: A", "A"},
		{"رد: أ", "أ"},
		{"Kirkuk: two killed", "Kirkuk: two killed"},
		{"Re:", ""},
	} {
		if got := withoutReply(tt.subject); got != tt.want {
			t.Errorf("the subject %q is %q, want %q", tt.subject, got, tt.want)
		}
	}
}

func TestTextOfMail(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"A\n-- \nAzad", "A"},
		{"A\n\n> B\n", "A\n\n> B"[:1]},
		{"A\n\nOn Monday, Azad Rahim <a@b> wrote:\n> B\n>\n> C\n", "A"},
		{"> B\n\nA", "> B\n\nA"}, // the answer stands below
		{"See <https://a.example/b> .", "See ."},
		{"[image: logo]\nA [1] (b)\nhttps://a.example/\n[cid:1]", "A [1] (b)"},
	} {
		if got := mailText(tt.text); got != tt.want {
			t.Errorf("%q has the text %q, want %q", tt.text, got, tt.want)
		}
	}
	for _, tt := range []struct {
		text  string
		delSp bool
		want  string
	}{
		{"a \nb\nc", false, "a b\nc"},
		{"a \nb", true, "ab"},
		{" From\n  indent", false, "From\n indent"},
		{"> a \n> b\nc", false, "> a b\nc"},
		{"a \n-- \nAzad \nRahim", false, "a \n-- \nAzad Rahim"},
	} {
		if got := unflow(tt.text, tt.delSp); got != tt.want {
			t.Errorf("%q flows as %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestMessagesOfAMailbox(t *testing.T) {
	message := func(n int) string {
		return fmt.Sprintf("From a@b Mon Mar 12 10:00:00 2018\n%sX: %d\n\n%s\n", mailTop, n, mailText2)
	}
	for _, tt := range []struct {
		name, data string
		want       []string // what each body ends with
	}{
		{"one after another", message(1) + "\n" + message(2), []string{"fallen.", "fallen."}},
		{"no empty line between", message(1) + message(2), []string{"fallen.", "fallen."}},
		{"From in the text", message(1) + "\nFrom the town, 2018 at 10:00:00, nothing\n", []string{"nothing"}},
		{"From in the text, with its mark", message(1) + "\n>From the town\n", []string{"From the town"}},
		{"From with two marks", message(1) + "\n>>From the town\n\nto here\n", []string{">From the town\n\nto here"}},
		{"no end of the last line", strings.TrimRight(message(1), "\n"), []string{"fallen."}},
		{"a line longer than the buffer", message(1) + "\n" + strings.Repeat("word ", 50_000) + "From the\n", []string{"From the"}},
	} {
		articles, errs := readAll(t, fstest.MapFS{"a.mbox": {Data: []byte(tt.data)}}, "a.mbox")
		var got []string
		for _, a := range articles {
			got = append(got, a.Body[max(0, len(a.Body)-40):])
		}
		ok := len(got) == len(tt.want) && len(errs) == 0
		for i := range min(len(got), len(tt.want)) {
			ok = ok && strings.HasSuffix(got[i], tt.want[i])
		}
		if !ok {
			t.Errorf("%s: bodies that end with %q, errors %v, want %q", tt.name, got, errs, tt.want)
		}
	}
}

func FuzzMail(f *testing.F) {
	f.Add([]byte(mailTop+"\n"+mailText2+"\n-- \nAzad"), uint8(0))
	f.Add([]byte(mailTop+"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=windows-1256\nContent-Transfer-Encoding: base64\n\nx+HN0cg=\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>"+mailText2+"</p>=\n--b--\n"), uint8(1))
	f.Add([]byte(mailTop+"Content-Type: message/rfc822\n\n"+mailTop+"\n---------- Forwarded message ---------\nFrom: a b <c@d>\nSubject: e\nDate: Mar 12, 2018 at 9:12 AM\n\n"+mailText2), uint8(0))
	f.Add([]byte(mailTop+"Content-Type: text/plain; format=flowed; delsp=yes\n\n"+strings.ReplaceAll(mailText2, " ", " \n")), uint8(1))
	fuzz(f, []string{"a.eml", "a"})
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("From a Mon Mar 12 10:00:00 2018\n"+mailTop+"\n"+mailText2+"\n\nFrom b Mon Mar 12 10:00:00 2018\nX\n\n>From c"), uint8(0))
	f.Add([]byte("From - Mon Mar 12 10:00:00 2018\r\n"+strings.ReplaceAll(mailTop, "\n", "\r\n")+"\r\n"+mailText2+"\r\nFrom -\r\nSubject: a\r\n\r\n"), uint8(0))
	fuzz(f, []string{"a.mbox"})
}

func TestFrameOfAPressRelease(t *testing.T) {
	const text = "MAKHMUR (Hamrin News) - Water flows again in the canal, the board of the province said on Tuesday after the last of the repairs."
	for _, tt := range []struct{ paras, want string }{
		{"Dear all,|Please find below our press release.|" + text, text},
		{"السادة المحررون،|" + text + "|اقرأ أيضا", text},
		{text + "|Read more|Unsubscribe", text},
		{text + "|Devamını oku", text},
		{"Hilal was the first to speak.|" + text, "Hilal was the first to speak.|" + text},
		{text + "|More on roads was said by the mayor.", text + "|More on roads was said by the mayor."},
		{"Read more", "Read more"},
	} {
		if got := strings.Join(withoutFrame(strings.Split(tt.paras, "|"), "Water flows"), "|"); got != tt.want {
			t.Errorf("%q without its frame is %q, want %q", tt.paras, got, tt.want)
		}
	}
	data := strings.Replace(mailTop, "Old bridge opens", "PRESS RELEASE: Old bridge opens", 1) + "\n" + mailText2
	if articles, errs := readAll(t, oneFile("a.eml", data), "a.eml"); len(articles) != 1 || len(errs) > 0 || articles[0].Headline != "Old bridge opens" {
		t.Errorf("articles %v, errors %v, want one with the headline that stands after the label", articles, errs)
	}
}
