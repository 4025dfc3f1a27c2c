package corpus

import (
	"strings"
	"testing"
)

func TestParseDate(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		precision  Precision
	}{
		// ISO 8601
		{"2018-03-12T09:30:15Z", "2018-03-12T09:30:15Z", Second},
		{"2018-03-12T09:30:15.123+03:00", "2018-03-12T06:30:15Z", Second},
		{"2018-03-12t09:30:15,5z", "2018-03-12T09:30:15Z", Second},
		{"2018-03-12T00:30:00+03:00", "2018-03-11T21:30:00Z", Second},
		{"2018-03-12T09:30:15-0500", "2018-03-12T14:30:15Z", Second},
		{"2018-03-12T09:30:15+03", "2018-03-12T06:30:15Z", Second},
		{"2018-03-12T09:30Z", "2018-03-12T09:30Z", Minute},
		{"2018-03-12T09:30", "2018-03-12T09:30Z", Minute},
		{"2018-03-12 09:30", "2018-03-12T09:30Z", Minute},
		{"2018-03-12", "2018-03-12", Day},
		{"2018/03/12", "2018-03-12", Day},
		{"2018-3-5", "2018-03-05", Day},
		{"2018-03", "2018-03", Month},
		{"03/2018", "2018-03", Month},
		{" 2018\n", "2018", Year},
		{"٢٠١٨-٠٣-١٢", "2018-03-12", Day},
		{"20160116T131559+0000", "2016-01-16T13:15:59Z", Second},
		{"20160116T131559.25Z", "2016-01-16T13:15:59Z", Second},
		{"20160116T1315Z", "2016-01-16T13:15Z", Minute},
		{"20160116131559", "2016-01-16T13:15:59Z", Second},
		{"20160116", "2016-01-16", Day},
		{"2014-07-17 00:24:11 GMT+00:00", "2014-07-17T00:24:11Z", Second},
		{"2014-07-17 00:24:11 GMT+3", "2014-07-16T21:24:11Z", Second},
		{"2014-07-17 00:24:11 +0000 UTC", "2014-07-17T00:24:11Z", Second},

		// RFC 822, 850, 1123, Unix
		{"Mon, 12 Mar 2018 09:30:00 GMT", "2018-03-12T09:30:00Z", Second},
		{"Mon, 12 Mar 2018 09:30:00 EST", "2018-03-12T14:30:00Z", Second},
		{"Mon, 12 Mar 2018 09:30:00 +0300", "2018-03-12T06:30:00Z", Second},
		{"Mon, 12 Mar 2018 09:30 CEST", "2018-03-12T07:30Z", Minute},
		{"12 Mar 18 09:30 PST", "2018-03-12T17:30Z", Minute},
		{"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z", Second},
		{"Thu, 01 Jan 1970 00:00:00 +0000 (UTC)", "1970-01-01T00:00:00Z", Second},
		{"Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05Z", Second},
		{"Mon Jan  2 15:04:05 MST 2006", "2006-01-02T22:04:05Z", Second},
		{"26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z", Second},
		{" 2-MAR-1987 05:48:46.98", "1987-03-02T05:48:46Z", Second},

		// numbers
		{"13/03/2018", "2018-03-13", Day},
		{"03/13/2018", "2018-03-13", Day},
		{"4/4/2018", "2018-04-04", Day},
		{"12.03.2018", "2018-03-12", Day},
		{"12.03.2018 14:30", "2018-03-12T14:30Z", Minute},

		// words
		{"March 12, 2018", "2018-03-12", Day},
		{"Mar. 12, 2018", "2018-03-12", Day},
		{"Sept 12 2018", "2018-09-12", Day},
		{"MARCH 3RD, 2018", "2018-03-03", Day},
		{"12 March 2018", "2018-03-12", Day},
		{"12 March 2018 - 14:30", "2018-03-12T14:30Z", Minute},
		{"09:30, 12 March 2018", "2018-03-12T09:30Z", Minute},
		{"Jan. 5, 2018 3:45 p.m. EST", "2018-01-05T20:45Z", Minute},
		{"January 5, 2018 at 12:05 AM", "2018-01-05T00:05Z", Minute},
		{"September 2018", "2018-09", Month},
		{"3. März 2018", "2018-03-03", Day},
		{"1er août 2018", "2018-08-01", Day},
		{"10 juil 2024", "2024-07-10", Day},
		{"01 LUG 2024", "2024-07-01", Day},
		{"21 nov. 2024", "2024-11-21", Day},
		{"21 de noviembre de 2024", "2024-11-21", Day},
		{"12 Mart 2018 Pazartesi 14:30", "2018-03-12T14:30Z", Minute},
		{"5 AĞUSTOS 2018", "2018-08-05", Day},
		{"30 Kasım 2018", "2018-11-30", Day},
		{"12ê îlonê 2018", "2018-09-12", Day},
		{"12'ê Cotmehê 2018an", "2018-10-12", Day},
		{"3 çileya paşîn 2018", "2018-01-03", Day},
		{"١٢ أيلول ٢٠١٨", "2018-09-12", Day},
		{"12 أيلول/سبتمبر 2018", "2018-09-12", Day},
		{"الاثنين، ١٢ آذار ٢٠١٨", "2018-03-12", Day},
		{"12 تشرين الأول 2018م", "2018-10-12", Day},
		{"12 كانون الثاني 2018", "2018-01-12", Day},
		{"٣ يونيو ٢٠١٨ 10:30 م", "2018-06-03T22:30Z", Minute},
		{"١٢ی ئەیلوولی ٢٠١٨", "2018-09-12", Day},
		{"١٢ی ئەیلوول ٢٠١٨", "2018-09-12", Day},
		{"١٢ی تشرینی یەکەمی ٢٠١٨", "2018-10-12", Day},
		{"۱۲ مارس ۲۰۱۸", "2018-03-12", Day},
		{"۱۲ ژوئن ۲۰۱۸ میلادی", "2018-06-12", Day},
	} {
		got, err := ParseDate(tt.text)
		if err != nil {
			t.Error(err)
			continue
		}
		if got.String() != tt.want || got.Precision != tt.precision || got.Origin != "" {
			t.Errorf("%q is %s, of precision %q and origin %q, want %s, %q and none", tt.text, got, got.Precision, got.Origin, tt.want, tt.precision)
		}
	}
}

func TestParseDateDoesNotGuess(t *testing.T) {
	for _, tt := range []struct{ text, why string }{
		{"", "empty"},
		{"12/03/2018", "cannot be told apart"},
		{"12-03-2018", "cannot be told apart"},
		{"12.03.18", "may be days"},
		{"12 Mar 18", "two digits"},
		{"12 March", "no year"},
		{"09:30", "no year"},
		{"2018 09:30", "no day"},
		{"12 2018", "not understood"},
		{"2018-13-01", "no month 13"},
		{"2018-00-01", "no day or month 0"},
		{"2018-02-30", "no day 30"},
		{"31 April 2018", "no day 31"},
		{"32 March 2018", "no day 32"},
		{"2018-03-12T24:00:00Z", "no time"},
		{"2018-03-12T09:60", "no time"},
		{"2018-03-12T13:30 PM", "no hour"},
		{"2018-03-12T09:30+99:00", "no offset"},
		{"Mon, 12 Mar 2018 09:30:00 IST", `"ist"`}, // India, Ireland or Israel
		{"2018-03-12/2018-03-14", "not understood"},
		{"2018-03-12 2019", "not understood"},
		{"March 12 April 2018", "two months"},
		{"12 آذار/أيلول 2018", "two months"},
		{"2018-W10-3", "not understood"},
		{"1520845200", "not understood"},
		{"SAID TO BE DECEMBER 31, 2015", `"said"`},
		{"yesterday", `"yesterday"`},
		{"0001-01-01T00:00:00Z", "not between"},
		{"1500-01-01T00:00:00+03:00", "not between"},
		{"1402/05/03", "Hijri or Jalali"},
		{"1445-09-11", "Hijri or Jalali"},
		{"۱۲ مهر ۱۴۰۲", "Hijri or Jalali"},
		{"١١ رمضان ١٤٤٥", "Hijri or Jalali"},
		{"١٢ی ڕەشەمە", "Hijri or Jalali"},
		{"2018-03-12 \xff", "UTF-8"},
		{strings.Repeat("2018 ", 100), "at most"},
		{"99999999999999999999999999", "not understood"},
	} {
		got, err := ParseDate(tt.text)
		if err == nil {
			t.Errorf("%q is taken for %s", tt.text, got)
			continue
		}
		if !strings.Contains(err.Error(), tt.why) || !strings.HasPrefix(err.Error(), `date "`) {
			t.Errorf("%q: the error is %q, want one that names the text and says %q", tt.text, err, tt.why)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{
		"2018-03-12T09:30:15.123+03:00", "20160116T131559+0000", "2018", "2018-03", "26-FEB-1987 15:01:01.79", "Mon, 12 Mar 18 09:30:00 EST",
		"Jan. 5, 2018 3:45 p.m.", "12'ê Cotmehê 2018an", "12 أيلول/سبتمبر 2018م", "١٢ی تشرینی یەکەمی ٢٠١٨", "1500-01-01T00:00:00+03:00", "12/03/2018", "١١ رمضان ١٤٤٥",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q: an error and %s", text, d)
			}
			return
		}
		again, err := ParseDate(d.String())
		if err != nil || !again.Time.Equal(d.Time) || again.Precision != d.Precision {
			t.Errorf("%q is %s (%s), which is read as %s (%s), %v", text, d, d.Precision, again, again.Precision, err)
		}
	})
}
