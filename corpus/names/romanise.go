package names

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Romanise returns a name in Arabic script in Latin letters, as an English
// newsroom might write it, to be shown beside the name: كريم الجبوري is Karim
// al-Jubouri. The language is as in [Text]; it decides how vowels are read.
// First names that the package knows get their usual spelling; the other words
// go letter by letter, with an a where Arabic and Persian write no vowel. Words
// in other scripts stay. The answer is for the eye, and is no canonical name.
func Romanise(s, language string) string {
	if len(s) > maxKeyed {
		return s
	}
	language = baseLanguage(language)
	var out []string
	fields := strings.Fields(s)
	for i := 0; i < len(fields); i++ {
		w := fields[i]
		if !strings.ContainsFunc(w, arabicLetter) {
			out = append(out, w)
			continue
		}
		bare := arabicLetters(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }))
		if bare == "عبد" && i+1 < len(fields) {
			if next := arabicLetters(fields[i+1]); strings.HasPrefix(next, "ال") || next == "لە" {
				bare += next
				i++
			}
		}
		out = append(out, romaniseWord(bare, language))
	}
	return strings.Join(out, " ")
}

// usual are the usual spellings of first names, by key and by first letters.
var usual = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	// In this order: the first spelling of a key stays.
	for w := range strings.FieldsSeq(usualNames) {
		if key := Key(w); key != "" && m[key] == "" {
			m[key] = w
		}
	}
	return m
})

const usualNames = `Mohammed Ahmed Mahmoud Hamid Hassan Hussein Ali Abbas Omar Othman Adnan Aziz Imad Issa Irfan Adil Arif Khalid Khalil Khalaf Khidir Dara Dana Diyar Dilan Dilshad Diler
Qadir Qasim Qubad Kamaran Kamil Karwan Karzan Kawa Karim Kamal Kosrat Lahur Latif Layla Luqman Masoud Masrour Mansour Mariwan Maryam Mazloum Mahdi Majid Majed Malik Mustafa Murad
Nawzad Nawshirwan Nariman Nasrin Nazim Nasir Nadir Nadia Nouri Nechirvan Aram Aras Azad Aso Ako Awat Alan Ibrahim Ismail Idris Ilyas Ihsan Akram Amjad Amin Amir Anwar Asaad Ayub Ashraf
Bakhtiar Bahram Barham Baran Berivan Barzan Bafel Burhan Bushra Parwin Payam Pishtiwan Tara Tariq Tahir Taha Tahsin Tawfiq Twana Jabbar Jafar Jalal Jalil Jamal Jamil Jawad Jutyar Chia
Haji Haidar Halima Habib Hakim Hikmat Hamza Rebwar Rebar Rebaz Rebin Rizgar Rahim Rahman Rashid Rasul Raouf Ramadan Ramzi Rafiq Rawand Rawaz Rustam Zana Zagros Zaher Zeravan Zainab Zaki Ziad Zara Zilan
Sabir Sadiq Salar Salim Saman Samir Sami Sara Salih Sarkawt Sardar Sarhang Sarbast Safin Salam Salah Salahaddin Salman Saad Saeed Sulaiman Sultan Soran Sozan Sirwan Siamand Sherko Shakhawan Shaswar Shaho Shakir Sharif Shahla Shwan Shorsh Shirzad Shirin Shilan
Fatima Fadhil Farouk Faris Faridoun Farhad Fahmi Faisal Fattah Fathi Fawzi Fuad Goran Gulala Walid Wafa Vian Hawar Hawkar Hadi Hashim Hedi Hemin Hersh Hero Hiwa Hoshyar Hogir Hozan Hisham
Yasin Yasir Yahya Yaqub Younis Yousif Abdullah Abdulrahman Abdulkarim Abdulaziz Abdullatif Abdulqadir Abduljabbar Abdulsattar Abdulwahid Abdulwahab Abdulsalam Abdulkhaliq Abdulhamid Abdulmajid
Ammar Aqil Alaa Ghazi Ghalib Ghassan Firas Fadi Laith Louay Mazin Muthanna Marwan Muslim Muntadhar Munther Musa Nabil Najim Najib Nizar Naim Haitham Wael Wisam Yazan Osama Iyad Ayman Badr Bilal Bashar Bashir Thamer Jabir Jassim Hatem Hazim Husam Dawood Raed Riyadh Reza Rami Zuhair Zaid Suad Sanaa Sinan Shihab Salwa Talib Talal Aisha Sadoun Barzani Talabani Mohammadreza Alireza Gholamreza
Jubouri Obaidi Dulaimi Shammari Rubaie Rawi Issawi Kubaisi Samarrai Tikriti Mosuli Basri Baghdadi Husseini Hassani Musawi Yasiri Haidari Sadr Hakim Chalabi Douri Nasiri Zubaidi Saadi Bayati Kinani Kaabi Tamimi Azzawi Janabi Khafaji Hamdani
Mashhadani Jumaili Asadi Halbousi Fayyadh Khazali Amiri Maliki Abadi Sudani Kadhimi Jaafari Zebari Surchi Barzinji Naqshbandi Harki Aqrawi Dizayee Sinjari Barwari Zangana Garmiani Makhmouri Sharazuri Surdashi Khoshnaw Qaradaghi
Mohammadi Ahmadi Rezaei Karimi Rahimi Moradi Ghasemi Ebrahimi Rostami Soltani Ghorbani Sharifi Mozaffari Yousefi Akbari Shah`

func romaniseWord(w, language string) string {
	if w == "" {
		return ""
	}
	switch w {
	case "بن":
		return "bin"
	case "ابن":
		return "ibn"
	case "ال":
		return "al"
	case "ابو", "ئەبو":
		return "Abu"
	case "و":
		return "w"
	}
	if rest, ok := strings.CutPrefix(w, "ال"); ok && language != "ckb" && utf8.RuneCountInString(rest) > 2 {
		return "al-" + romaniseWord(rest, language)
	}
	if latin, ok := usual()[Key(w)]; ok {
		return latin
	}
	rs := []rune(w)
	vowelled := language == "ckb" || strings.ContainsAny(w, sorani)
	var b strings.Builder
	vowel := false // the last letter written was one
	for i, r := range rs {
		next := rune(0)
		if i+1 < len(rs) {
			next = rs[i+1]
		}
		out, isVowel := latinLetter(r, next, i, len(rs), vowelled)
		if out == "" {
			continue
		}
		if !isVowel && !vowelled && !vowel && i > 0 && (i < len(rs)-1 || len(rs) < 4) {
			b.WriteByte('a') // the short vowel that is not written
		}
		b.WriteString(out)
		vowel = isVowel
	}
	s := b.String()
	if s == "" {
		return w
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func latinLetter(r, next rune, i, n int, vowelled bool) (out string, isVowel bool) {
	vowelAfter := strings.ContainsRune("اەیێۆ", next)
	switch r {
	case 'ا', 'ى':
		return "a", true
	case 'ە':
		return "a", true
	case 'ع', 'ئ':
		if i == 0 && !vowelled && !vowelAfter && next != 'و' {
			return "a", true
		}
		return "", false
	case 'ء', 'ؤ':
		return "", false
	case 'ی':
		switch {
		case i == 0, next == 'ا', next == 'ە', next == 'و':
			return "y", false
		}
		return "i", true
	case 'ێ':
		return "e", true
	case 'ۆ':
		return "o", true
	case 'و':
		switch {
		case i > 0 && next == 'و':
			return "", false // the second of the two is read
		case i == 0, next == 'ا', next == 'ە', next == 'ێ', next == 'ی' && i > 0 && n > 3:
			return "w", false
		}
		return "u", true
	}
	return romanLetters[r], false
}

var romanLetters = map[rune]string{
	'ب': "b", 'پ': "p", 'ت': "t", 'ط': "t", 'ث': "th", 'س': "s", 'ص': "s", 'ج': "j", 'چ': "ch", 'ژ': "zh", 'ح': "h", 'خ': "kh",
	'د': "d", 'ذ': "dh", 'ز': "z", 'ض': "d", 'ظ': "z", 'ر': "r", 'ڕ': "r", 'ش': "sh", 'غ': "gh", 'گ': "g", 'ف': "f", 'ڤ': "v",
	'ق': "q", 'ک': "k", 'ل': "l", 'ڵ': "l", 'م': "m", 'ن': "n", 'ه': "h",
}
