package names

import (
	"strings"
	"testing"
)

func TestFindInArabic(t *testing.T) {
	findIn(t, "ar", [][2]string{
		{"رئيس حكومة إقليم كردستان مسرور بارزاني يصل إلى بغداد", "person: Masrour Barzani; place: Baghdad; organisation: Kurdistan Regional Government"},
		{"وقال اللواء هوشنك برزنجي، قائد المحور، إن الطريق مفتوح. وأضاف برزنجي أن العمل مستمر.", "person: هوشنك برزنجي"},
		{"وأكد المتحدث باسم وزارة النفط الاتحادية محمد الربيعي ذلك", "person: محمد الربيعي; organisation: وزارة النفط الاتحادية"},
		{"التقى وسام خليل العبيدي وحسن محمد علي في كركوك", "person: وسام خليل العبيدي, حسن محمد علي; place: Kirkuk"},
		{"قال محمد عبد الستار وأحمد عبد الستار إنهما بخير", "person: محمد عبد الستار, أحمد عبد الستار"},
		{"قال القيادي أبو أحمد إن أبو بكر البغدادي قتل", "person: أبو أحمد, Abu Bakr al-Baghdadi"},
		{"قال رافع بن صالح الدليمي إنه لم ير شيئا", "person: رافع بن صالح الدليمي"},
		{"وقالت تروسكا إنغريدسن من بعثة يونامي", "organisation: United Nations Assistance Mission for Iraq"}, // nothing says that it is a name
		{"انتقد النائب وزارة الموارد المائية وجامعة الموصل", "organisation: وزارة الموارد المائية, University of Mosul"},
		{"أعلنت قسد ووحدات حماية الشعب مقتل عنصر من داعش", "organisation: Syrian Democratic Forces, People's Protection Units, Islamic State"},
		{"السلام العادل يحتاج إلى أمل ونور", ""},
		{"العشائر والكرد والتركمان والإيزيديون والعرب في المنطقة", ""}, // peoples are neither people nor places
		{"في رمضان الماضي وشعبان المقبل", ""},
		{"نزحوا إلى قرية كيستان الصغيرة", "place: كيستان"},
		{"قال الخبير الاقتصادي إلهام كرداوي إن السعر ارتفع", "person: إلهام كرداوي"}, // an adjective would have the article, as the title has
		{"وصل الخبير الاقتصادي الجديد إلى المدينة", ""},
		{"جرح هلكورد شاخوان في الحادث", "person: هلكورد شاخوان"}, // Kurds, as Arabic spells them
		{"وقال سليمو دارخان (34 عاما) إن البيت احترق", "person: سليمو دارخان"},
		{"وأصيب المصور سامان نوري بجروح", "person: سامان نوري"},
		{"انقلبت شاحنة قرب الخالدية", "place: Khalidiyah"},
		{"عقد عبد الحميد الدبيبة اجتماعا مع عماد السائح وأحمد أبو الغيط", "person: عبد الحميد الدبيبة, عماد السائح, أحمد أبو الغيط"}, // families that no list has
		{"قال مدير المرصد رامي عبد الرحمن ذلك. وأضاف عبد الرحمن أن الوضع خطير.", "person: رامي عبد الرحمن"},
		{"وأوضح العقيد زياد خلف الدليمي أن العملية انتهت", "person: زياد خلف الدليمي"}, // also "behind"
		{"ذكر بيان أن اللقاء شهد بحث المشاريع", ""},                                    // the meeting saw, though both are names of women
		{"وأعلن المتحدث باسم الدفاع المدني ذلك", ""},
		{"وأشار مدير إعلام الهيئة عامر الجابري إلى الغبار", "person: عامر الجابري"},
		{"وقضى الأميركيان جيمس فولي وستيفن سوتلوف والبريطاني ديفيد هينز", "person: جيمس فولي, ستيفن سوتلوف, ديفيد هينز"},
		{"أما رئيسة الاتحاد، بيان حسن طاهر، فتطالب", "person: بيان حسن طاهر"}, // a statement, otherwise
		{"افتتحت شيلان عمر، وهي أم، متجرا", "person: شيلان عمر"},
		{"حكمت المحكمة على مهدي نموش بالسجن. وقال شاهد إن نموش كان هناك.", "person: مهدي نموش"},
		{"قال رئيس الهيئة علي سلاجقة إن النهر جف", "person: علي سلاجقة"},
		{"التقى عبد الفتاح البرهان المبعوث الأممي", "person: Abdel Fattah al-Burhan"},
		{"نددت وزارة الخارجية الإيرانية والاتحاد الأوروبي بذلك", "organisation: وزارة الخارجية الإيرانية, European Union"},
		{"رئيس المجلس الرئاسي والشرطة التركية والرئيس الروماني", "organisation: المجلس الرئاسي"}, // Turkish and Romanian are no places
		{"قال إنه سعيد بأنه وصل مع فرقه", ""},                                                    // neither Baneh nor Raqqa
		{"ونقلت وكالة الأنباء القطرية عن مركز دجلة للدراسات ما قاله الاتحاد الكردي لكرة القدم", "organisation: وكالة الأنباء القطرية, مركز دجلة للدراسات, الاتحاد الكردي لكرة القدم"},
		{"في مركز المدينة حيث وكالة الأنباء", ""}, // of no name
		{"منحت الهيئة إجازة لشركة آسيا سيل", "organisation: Asiacell"},
		{"قتل شرطيان هما عمر حسن العبيدي ووليد خالد جبوري", "person: عمر حسن العبيدي, وليد خالد جبوري"},
		{"وذكر الطبيب محمد حاج حمدو أن المستشفى امتلأ. وتقول أم محمد، التي تسكن خيمة، إن أحدا لم يساعدها.", "person: محمد حاج حمدو"}, // the mother of another
		{"وشهد المخرج فراس فياض ضد الضابط", "person: فراس فياض"},                                                                     // testified
		{"غاب مهند علي وحل محله بلند حسن", "person: مهند علي, بلند حسن"},                                                             // his place, not a quarter
		{"عادت عائلة حجي مراد شنكالي إلى قريتها", "person: حجي مراد شنكالي"},
		{"غرق الشاب هاوري كريم. وقال عمه إن هاوري خرج مبكرا", "person: هاوري كريم"},
		{"ارتفعت الحرارة في ميسان وذي قار والمثنى وشبه الجزيرة العربية", "place: Maysan, Dhi Qar, Muthanna, Arabian Peninsula"},
	})
}

func TestFindInSorani(t *testing.T) {
	findIn(t, "ckb", [][2]string{
		{"نەخۆشەکان لە نەخۆشخانەی شۆڕش چارەسەر دەکرێن", "organisation: نەخۆشخانەی شۆڕش"},
		{"کۆنسوڵی گشتیی ئەڵمانیا لە هەولێر، کلاوس ستریچ، ڕایگەیاند", "person: کلاوس ستریچ; place: Germany, Erbil"},
		{"سکرتێری گشتیی ناتۆ، مارک ڕوتە، و ئۆرسۆلا ڤۆن دێر لاین گەیشتن", "person: Mark Rutte, Ursula von der Leyen; organisation: NATO"}, // known whole
		{"خاتوون خەنسێ مراد شەرۆ گوتی", "person: خەنسێ مراد شەرۆ"},                                                                       // no ezafe
		{"نووسەر مەریوان وریا قانع لە مەریوان کۆبووەوە", "person: مەریوان وریا قانع; place: Marivan"},
		{"دادگای تاوانی هەولێر و بەڕێوەبەرایەتیی ئاو و ئاوەڕۆی دهۆک ئەوەیان ڕاگەیاند", "organisation: دادگای تاوانی هەولێر, بەڕێوەبەرایەتیی ئاو و ئاوەڕۆی دهۆک"},
		{"دادگای سلێمانی و بەڕێوەبەرایەتیی پۆلیس بڕیاریان دا", "place: Sulaimani"}, // no more than the court of the town
		{"لە نەخۆشخانەی شۆڕش و نەخۆشخانەی شەهید ئاسۆ کار دەکات", "organisation: نەخۆشخانەی شۆڕش, نەخۆشخانەی شەهید ئاسۆ"},
		{"وەزارەتی خوێندنی باڵا و توێژینەوەی زانستی و وەزارەتی ڕۆشنبیری و لاوان", "organisation: وەزارەتی خوێندنی باڵا و توێژینەوەی زانستی, وەزارەتی ڕۆشنبیری و لاوان"},
		{"لە نەخۆشخانەی بووعەلی کرایەوە", "organisation: نەخۆشخانەی بووعەلی"}, // was opened
		{"بەڕێوەبەری کەمپەکە جیهان حەنان گوتی", "person: جیهان حەنان"},        // the world, otherwise
		{"پارێزگاری هەولێر، ڕوستەم هیران، ڕایگەیاند", "person: ڕوستەم هیران; place: Erbil"},
		{"لە کەمپەکانی شاریا و خانکێ و لە گوندەکانی نەبرد", "place: Sharya, Khanke"}, // he did not take
		{"لە گەڕەکی شێخ مەقسوود لەگەڵ محەمەد شیاع سوودانی", "person: Mohammed Shia al-Sudani; place: Sheikh Maqsoud"},
		{"لە گەڕەکی قەتارچیانی سنە و لە بەسرەوە هات", "place: قەتارچیان, Sanandaj, Basra"},
		{"باسیان لەوە کرد و لەوانە بوون", ""}, // neither Asia nor Wana
		{"دوو کەس بە ناوەکانی ڕاستین گەورکی و بارین دۆلی کوژران", "person: ڕاستین گەورکی"},
		{"سەرۆکی حکوومەتی هەرێمی کوردستان مەسرور بارزانی گەیشتە بەغدا", "person: Masrour Barzani; place: Baghdad; organisation: Kurdistan Regional Government"},
		{"لیوا هۆشەنگ بەرزنجی، فەرماندەی میحوەر، گوتی ڕێگاکە کراوەیە. بەرزنجی ناوی گوندەکانی نەبرد.", "person: هۆشەنگ بەرزنجی"},
		{"گەلاوێژ سەعید، دایکی سێ منداڵ، چاوەڕێ بوو.", "person: گەلاوێژ سەعید"},
		{"د. ژیان حەجی تاهیر، پزیشکی منداڵان، خەڵاتی وەرگرت.", "person: ژیان حەجی تاهیر"},
		{"ئاکام دڵزارێک، بەرپرسی بازگەکە، گوتی کەس نەهات.", "person: ئاکام دڵزارێک"}, // neither word is in a list
		{"سەرۆکی یەکێتی و شاندێکی پارتی کۆبوونەوە", "organisation: Patriotic Union of Kurdistan, Kurdistan Democratic Party"},
		{"یەکێتی و برایەتی هێزە", ""},            // unity and brotherhood
		{"ڕووداوی هاتوچۆ لە ڕێگاکە ڕووی دا", ""}, // an accident, not Rudaw
		{"ئاسایشی قەزاکە پارێزراوە", ""},         // security, not the Asayish
		{"هێزەکانی ئاسایش دوو کەسیان گرت", "organisation: Asayish"},
		{"وەزارەتی تەندروستی و وەزارەتی نەوتی عێراق ڕازین", "organisation: وەزارەتی تەندروستی, وەزارەتی نەوتی عێراق"},
		{"مووچەکە لەگەڵ وەزارەتی دارایی عێراق چارەسەر کرا.", "organisation: وەزارەتی دارایی عێراق"}, // a noun in the letter of the ezafe, and whose it is
		{"وەزارەتی دارایی لە بەغدا بڕیاری دا.", "place: Baghdad; organisation: وەزارەتی دارایی"},
		{"یانەکە یانەی تەختی بردەوە.", "organisation: یانەی تەختی"}, // the verb is no part of whom they beat
		{"یانەی زەورای بردەوە و یانەی پێشمەرگەی سلێمانی یەکسان بوو.", "organisation: Al-Zawraa SC, Peshmerga Sulaimani SC"},
		{"ئەنجوومەنی نیشتمانیی کورد و کەتیبەکانی حزبوڵڵا ڕەتیان کردەوە.", "organisation: Kurdish National Council, Kata'ib Hezbollah"},
		{"دەزگای دژەتیرۆری کوردستان و وەزارەتی سامانە سروشتییەکانی هەرێمی کوردستان گوتیان.", "organisation: Counter Terrorism Group, Ministry of Natural Resources"},
		{"ڕاهێنەر ڕادی شنەیشل و سەباح نوعمان گەیشتن.", "person: Radhi Shenaishil, Sabah al-Numan"},
		{"بە گۆڵی هەردی کامەران بردیانەوە.", "person: هەردی کامەران"}, // the goal of somebody
		{"هیوا و ئازادی بۆ ژیان گرنگن", ""},
		{"کورد و تورکمان و عەرەب لە کەرکووک دەژین", "place: Kirkuk"},
		{"لە گوندی میرزا ڕۆستەم، نزیک ڕانیە", "place: میرزا ڕۆستەم, Ranya"},
		{"هەژار کاروانی، بەڕێوەبەری نەخۆشخانەکە، گوتی دوو کەس مردن.", "person: هەژار کاروانی"},         // before a comma the ending is of the name
		{"سۆزان ڕەحیمی خەڵکی بۆکان لەو شوێنە بوو.", "person: سۆزان ڕەحیمی; place: Bukan"},              // from Bokan
		{"ناوی کوژراوەکان ئاشکرا نەکرا، یەکێکیان بە ناوی بێژەن شاپووری بوو.", "person: بێژەن شاپووری"}, // by name of
		{"هەردی بارزانی ئازاد لە دهۆک مایەوە.", "person: هەردی بارزانی; place: Duhok"},                 // free
		{"نەوزاد شێخ حەمید، قایمقامی چۆمان، هات.", "person: نەوزاد شێخ حەمید; place: Choman"},          // a title inside of a name
		{"وێنەی ساڵح کەریم پۆستەری گەورەی مەیدانەکە بوو.", "person: ساڵح کەریم"},                       // a noun that the next word describes
		{"سەرپەرشتیاری ئیدارەی سەربەخۆی گەرمیان گەیشت.", "organisation: ئیدارەی سەربەخۆی گەرمیان"},     // no person of that title
		{"ئەو دوو گەنجە خەڵکی خانەقینن.", "place: Khanaqin"},                                           // they are of
		{"خەڵکی گوندی کانی سارد ئاویان نییە.", "place: کانی سارد"},                                     // a name of two words
	})
}

func TestFindInPersian(t *testing.T) {
	findIn(t, "fa", [][2]string{
		{"مرکز آمار ایران و بانک توسعه صادرات در مرکز شهر", "organisation: مرکز آمار ایران, بانک توسعه صادرات"},
		{"برای تهران، کرج و مشهد بارشی پیش\u200cبینی نمی\u200cشود", "place: Tehran, Karaj, Mashhad"},
		{"مرزها باز ماند و شهباز شریف پیام داد", "person: Shehbaz Sharif"}, // and his message
		{"انجمن صنفی مستندسازان و یک بیمارستان صحرایی", "organisation: انجمن صنفی مستندسازان"},
		{"در بیمارستان شهید فقیهی و دانشگاه امام صادق تهران", "organisation: بیمارستان شهید فقیهی, دانشگاه امام صادق تهران"},
		{"سازمان نظام پزشکی و هلال احمر", "organisation: سازمان نظام پزشکی, Red Crescent"}, // two of them
		{"پالایشگاه اصفهان و پتروشیمی ایلام و بورس تهران", "organisation: پالایشگاه اصفهان, پتروشیمی ایلام, Tehran Stock Exchange"},
		{"رئیس بانک مرکزی، کاردین ورزلی، گفت", "person: کاردین ورزلی; organisation: Central Bank of Iran"},
		{"سازمان هواشناسی کشور نسبت به سیل در پلدختر و رودخانه کرخه هشدار داد.", "place: Pol-e Dokhtar, Karkheh River; organisation: Iran Meteorological Organization"},
		{"یوهان وادفول و محمد اسلامی در وین گفت\u200cوگو کردند.", "person: Johann Wadephul, Mohammad Eslami; place: Vienna"},
		{"نیچیروان بارزانی، رئیس اقلیم کردستان، با عباس عراقچی وزیر امور خارجه ایران در تهران دیدار کرد.", "person: Nechirvan Barzani, Abbas Araghchi; place: Kurdistan Region, Iran, Tehran"},
		{"رضا محمدی و کاوه احمدزاده، دو کولبر اهل بانه، کشته شدند.", "person: رضا محمدی, کاوه احمدزاده; place: Baneh"},
		{"سپاه پاسداران و حزب کومله و حزب دموکرات کردستان ایران", "organisation: Islamic Revolutionary Guard Corps, Komala, Kurdistan Democratic Party of Iran"},
		{"وزارت نفت ایران اعلام کرد", "organisation: وزارت نفت ایران"},
		{"امید و آزادی برای همه مردم", ""},
		{"محمدکاظم شاهینی\u200cفر، فرماندار، با میررسولی دیدار کرد.", "person: محمدکاظم شاهینی\u200cفر"},      // names made of names
		{"پیروز گرمسیرنژاد و داود ابراهیمیان بازداشت شدند.", "person: پیروز گرمسیرنژاد, داود ابراهیمیان"},     // by their endings
		{"شهروندی با هویت سیاگر بهنودیان ۳۱ ساله اهل بوکان کشته شد.", "person: سیاگر بهنودیان; place: Bukan"}, // in no list
		{"لوکاس هوگنبرگ، سفیر آلمان، رفت.", "person: لوکاس هوگنبرگ; place: Germany"},
		{"داخل کارخانه\u200cهای تولیدی، مدیران می\u200cگویند کارگران رفته\u200cاند.", ""},                                                  // plurals and verbs
		{"علی کریمی سرپرستی این گروه را دارد.", "person: علی کریمی"},                                                                       // the lead of this group
		{"سازمان هواشناسی کشور و وزارت راه و شهرسازی هشدار دادند.", "organisation: Iran Meteorological Organization, وزارت راه و شهرسازی"}, // more than a word
		{"کمیته حقوق بشر سازمان ملل متحد بیانیه داد.", "organisation: کمیته حقوق بشر سازمان ملل متحد"},
		{"دانشگاه علوم پزشکی ارومیه و اتاق مشترک ایران و ترکیه", "organisation: دانشگاه علوم پزشکی ارومیه, اتاق مشترک ایران و ترکیه"},
		{"یعقوب سلیمانی و تام باراک در روستای گوشخانی بودند.", "person: یعقوب سلیمانی, Tom Barrack; place: گوشخانی"}, // neither Sulaimani nor Arak
		{"قاضی ابوالقاسم مظفرپور رأی داد.", "person: ابوالقاسم مظفرپور"},
		{"سیل در دیواندره، کامیاران و استان فارس", "place: Divandarreh, Kamyaran, Fars Province"},
	})
}

func TestFindInKurmanji(t *testing.T) {
	findIn(t, "kmr", [][2]string{
		{"Ew li Nexweşxaneya Perwerde û Lêkolînê ya Meletiyê tê dermankirin.", "organisation: Nexweşxaneya Perwerde û Lêkolînê ya Meletiyê"},
		{"Li wir nûnera Rêxistina Jinên Êzidî ji Şengalê hat.", "place: Sinjar; organisation: Rêxistina Jinên Êzidî"},
		{"Di lîgê de yaneya Dihokê bi gola Azad Elî bi ser ket.", "person: Azad Elî; organisation: Duhok SC"}, // no lake
		{"Ew ji Dadgeha Cezayê Giran a Amedê derket û çû Nexweşxaneya Azadî ya Dihokê.", "organisation: Dadgeha Cezayê Giran a Amedê, Nexweşxaneya Azadî ya Dihokê"},
		{"Heyva Sor a Kurdî û Yekîtiya Mamosteyên Kurdistanê alîkarî dan.", "organisation: Kurdish Red Crescent, Kurdistan Teachers Union"},
		{"Serokwezîrê Herêma Kurdistanê Mesrûr Barzanî çû Bexdayê.", "person: Masrour Barzani; place: Kurdistan Region, Baghdad"},
		{"Stranbêj Rûken Yalçîn got ku ew ê bê. Yalçîn li Silêmaniyê ye.", "person: Rûken Yalçîn; place: Sulaimani"},
		{"Ferîq Rukin Samir el-Cibûrî ev got.", "person: Samir el-Cibûrî"},
		{"Klardo Nivalî, cotkarek, got baran hat.", "person: Klardo Nivalî"}, // in no list; ends as a family name does
		{"Hevserokê KCKê Cemîl Bayik got ku DAIŞê li Kobanê têk çû.", "person: Cemil Bayik; place: Kobani; organisation: Kurdistan Communities Union, Islamic State"},
		{"Wezareta Perwerdeyê û Komîsyona Bilind a Hilbijartinan razî ne.", "organisation: Wezareta Perwerdeyê, Independent High Electoral Commission"},
		{"Kurd, Ereb û Êzidî bi hev re dijîn.", ""},
		{"Li Bêgovayê û li gundê Sipîndarokê şewat derket.", "place: Begova, Sipîndarok"}, // in no list
		{"Li Dara Tuyê baran bariya.", "place: Dara Tu"},
		{"Doktora Nesrîn Silêman got ku nexweşxane tijî ye.", "person: Nesrîn Silêman"},
		{"Li gorî Rûdawê, li malê kes tune bû.", "organisation: Rudaw"},
		{"Wezîrê Derve Silo Demhat û Wezîra Perwerdeyê Nazdar Kemal hatin.", "person: Silo Demhat, Nazdar Kemal"}, // what a minister is for is no name
		{"Wezîrê Avakirinê Zêwar Tatî çû.", "person: Zêwar Tatî"},
		{"Berdevkê giştî yê Komîteya Aştiyê Dansu Qelender axivî.", "person: Dansu Qelender; organisation: Komîteya Aştiyê"}, // in no list; the office says so
		{"Bazirgan Zinar Ekrem got baran baş e. Gundî Nazê Elî jî.", "person: Zinar Ekrem, Nazê Elî"},
		{"Duh serokê nû Serokê Baroya Mêrdînê Zinar Ekrem hate dîtin.", "person: Zinar Ekrem; organisation: Baroya Mêrdînê"},
		{"Weşanxaneya Berbejn pirtûk çap kir. Kompaniya DNOyê hat.", "organisation: Berbejn, DNO"},
		{"Endama YJKDê û parêzera TUJBê li vir in. OHAL rabû.", "organisation: YJKD, TUJB"}, // in no list; the last is none
		{"Mêrdînsporê golek avêt Geversporê.", "organisation: Mêrdînspor, Geverspor"},
		{"Dadgeha Wanê biryar da. Hevşaredarê Wanê Zinar Ekrem jî.", "person: Zinar Ekrem; place: Van"},
		{"Xaça Sorê alîkarî şand.", "organisation: Red Cross"},
		{"Ew ji Hesen Muzeyen re axivî.", "person: Hesen Muzeyen"}, // as a word that another describes ends
		{"Lîstikvan li ser Erling Bakke axivîn.", "person: Erling Bakke"},
		{"Duh endama Heyeta Mêrdînê û serokê Erkana Giştî hatin vir.", "place: Mardin"},          // what they are of is no person
		{"Em bi Samî Ferhad re û bi Ferhad Samî re axivîn.", "person: Samî Ferhad, Ferhad Samî"}, // though the Sami are a people
		{"Êvarê li Amasya û Bilecikê baran bariya.", "place: Amasya, Bilecik"},                   // the last of them has the ending
		{"Wan di rojnameya Kelpîçê û kompaniya Berbejn de got.", "organisation: Kelpîç, Berbejn"},
		{"Sekreterê giştî yê Komeleyê hat, lê komele ava nebû.", "organisation: Komala"},
		{"Endamên KAN-DERê axivîn.", "organisation: KAN-DER"},
		{"Duh wezîrê Karên Hundir û Karen Kelpîç li vir axivîn.", "person: Karen Kelpîç"},
		{"Êvarê li Rojavayê baran bariya.", "place: Syrian Kurdistan"}, // though Rojavayê Kurdistanê begins so
		{"Îro rojnamevana RojKelpîçê bi malpera KelpîçNews re axivî.", "organisation: RojKelpîç, KelpîçNews"},
		{"Li wir jinek bi navê Zewra Qalîn axivî; rêxistinek bi navê Destê Rastîn nehat.", "person: Zewra Qalîn; organisation: Destê Rastîn"},
		{"Pispor û serokê Kelpîçê li vir in.", ""}, // an expert, no club; whom he leads is no person
		{"Em çûne dibistana Til Kelpîçê.", "place: Til Kelpîç"},
		{"Duh hemû dibistanên Komeleya Hunera Dicle Kelpîçê hatin vekirin.", "organisation: Komeleya Hunera Dicle Kelpîçê"},
	})
}

func TestFindInTurkish(t *testing.T) {
	findIn(t, "tr", [][2]string{
		{"Bodrum FK yendi. Teknik Direktörü Sergen Yalçın sustu.", "person: Sergen Yalçın; organisation: Bodrum FK"},
		{"DEM Parti Eş Genel Başkanı Tuncer Bakırhan, Diyarbakır'da konuştu. Bakırhan'ın sözleri PKK'nın açıklamasıyla ilgiliydi.", "person: Tuncer Bakirhan; place: Diyarbakir; organisation: DEM Party, Kurdistan Workers' Party"},
		{"Vali Murat Zorluoğlu ve Dicle Üniversitesi Rektörü Kamuran Eronat katıldı. Zorluoğlu konuştu.", "person: Murat Zorluoğlu, Kamuran Eronat; organisation: Dicle Üniversitesi"},
		{"IŞİD ve SDG Rakka'da çatıştı.", "place: Raqqa; organisation: Islamic State, Syrian Democratic Forces"},
		{"Pazartesi günü Kürtler ve Türkmenler toplandı.", ""},
		{"Ödemiş'te yağmur yağdı. Kuşadası'ndan gelen yok.", "place: Odemis, Kusadasi"},
		{"Zonguldak'ın Çaycuma ilçesine bağlı Kerpiçlik köyünde sel oldu.", "place: Zonguldak, Caycuma, Kerpiçlik"},
		{"Yarın Ergene ve Çorlu ilçelerinde elektrik yok.", "place: Ergene, Corlu"},
		{"Dün Simav Belediye Başkanı Adil Biçer geldi.", "person: Adil Biçer; place: Simav"},
		{"Bunu Facebook'ta yazdı, sonra Meclis'te okudu.", ""}, // neither is a town
		{"Toplantıya Hamit Doğruer katıldı. Sanatçılar Nermin Doğruer ve Ali Tuna da.", "person: Hamit Doğruer, Nermin Doğruer, Ali Tuna"},
		{"Yangında Hamit Doğruer öldü.", "person: Hamit Doğruer"}, // a name has an apostrophe before its ending
		{"Gençlik ve Spor Bakanlığı ile Çevre, Şehircilik ve İklim Değişikliği Bakanlığı açıkladı.", "organisation: Gençlik ve Spor Bakanlığı, Çevre, Şehircilik ve İklim Değişikliği Bakanlığı"},
		{"Dava İzmir 14. Ağır Ceza Mahkemesi'nde görüldü.", "organisation: İzmir 14. Ağır Ceza Mahkemesi"},
		{"Bu hafta ZMTK ve KUTDER açıklama yaptı; OHAL ve KDV kalktı.", "organisation: ZMTK, KUTDER"}, // the last are none
		{"Zonguldakspor, Bartınspor'u yendi.", "organisation: Zonguldakspor, Bartınspor"},
		{"Öğrenciler Honaz Dağı'nda ve Abant Gölü'nde mahsur kaldı.", "place: Honaz Dağı, Abant Gölü"},
		{"Gazeteciye göre avukatı Zülfinar Karaman itiraz etti.", "person: Zülfinar Karaman"},
		{"Öğretmenler Derneği ile Gençler Sendikası Merkez Yürütme Kurulu toplandı.", "organisation: Öğretmenler Derneği, Gençler Sendikası"}, // the board is of the union
		{"Bugün Kumluca ve Demre'de sel oldu.", "place: Kumluca, Demre"},
		{"Bunu Kerpiç gazetesi yazdı; şirketi Tuğlacan açıklamadı.", "organisation: Kerpiç, Tuğlacan"},
		{"Sabah gazetesi yazdı. Sabah erken kalktık.", "organisation: Sabah"},
		{"Açıklamada KUZ-DER ve ZMT-Türkiye adı geçti.", "organisation: KUZ-DER, ZMT-Türkiye"},
		{"Gazeteci Abdülmuttalip Doğruer ile muhabiri Enes eş-Şammari öldü.", "person: Abdülmuttalip Doğruer, Enes eş-Şammari"},
		{"Dün Tel Kerpiç'te okul açıldı. Bandırma'yı herkes sever, ama Kerpiç'i kimse.", "place: Tel Kerpiç, Bandirma"},
		{"Grevi Birleşik Kömür-İş ile Okul-Sen başlattı.", "organisation: Kömür-İş, Okul-Sen"},
		{"Ulusal Kerpiç Konseyi toplandı. Başvuru KTP Kerpiç Vakfı adına yapıldı.", "organisation: Ulusal Kerpiç Konseyi, KTP Kerpiç Vakfı"},
		{"Karar KerpiçWeb raporunda yer aldı; Mc DiCaprio'ya soruldu.", "organisation: KerpiçWeb"},
		{"Dün antrenörleri Hamit Doğruer, senaristi Zilfikar Aydede ve müzisyenleri gördük.", "person: Hamit Doğruer, Zilfikar Aydede"},
		{"Dün akşam ekonomisti Nicolai Petrescu dinledik.", "person: Nicolai Petrescu"},
	})
}

// TestCapitalsAreNotTheIslamicState holds back what is a word in a line of capitals.
func TestCapitalsAreNotTheIslamicState(t *testing.T) {
	findIn(t, "en", [][2]string{
		{"THE BRIDGE IS CLOSED AND THE WATER IS HIGH", ""},
		{"The army fought IS in Hawija.", "place: Hawija; organisation: Islamic State"},
	})
}

// TestOneNameInEveryScript finds spellings that no list has by their keys.
func TestOneNameInEveryScript(t *testing.T) {
	for _, tt := range []struct{ language, body string }{
		{"en", "Mr. Masroor Barzani said so."},
		{"en", "Masrur Al-Barzani said so."},
		{"ar", "قال مسرور البارزانى ذلك"},
		{"ckb", "مەسروور بارزانی وتی"},
		{"kmr", "Mesrûr Berzanî got."},
		{"tr", "Mesrur Barzanî konuştu."},
	} {
		if got := tagged(&Text{Language: tt.language, Body: tt.body}); got != "person: Masrour Barzani" {
			t.Errorf("%s %q: got %q", tt.language, tt.body, got)
		}
	}
}

// TestRegionalWordsAreMany holds the lists to what a newsroom needs of them.
func TestRegionalWordsAreMany(t *testing.T) {
	for _, language := range []string{"ar", "ckb", "fa", "kmr", "tr"} {
		first, common := 0, 0
		for w, f := range defaultLexicon().regional[language] {
			if f&isFirst != 0 {
				first++
			}
			if f&isCommon != 0 && f&isLast != 0 && !strings.Contains(w, " ") {
				common++
				t.Errorf("%s: %s is a family name and a word that is no name", language, w)
			}
		}
		if least := map[string]int{"ar": 400, "ckb": 400, "fa": 200, "kmr": 350, "tr": 400}[language]; first < least {
			t.Errorf("%s: %d first names, want %d", language, first, least)
		}
	}
}

// FuzzFindInTheRegion holds what is found in the languages that are read by
// rules to what a [Finder] promises: mentions are in the text, and apart.
func FuzzFindInTheRegion(f *testing.F) {
	for _, seed := range []string{
		"قال محمد بن علي، وهو عبد الستار، إن أبو أحمد في وزارة الموارد المائية وجامعة الموصل وقناة الرشيد",
		"سەرۆکی حکوومەتی هەرێمی کوردستان مەسرور بارزانی و گەلاوێژ سەعید، دایکی سێ منداڵ، لە گوندی میرزا ڕۆستەم",
		"Wezareta Perwerdeyê ya Herêma Kurdistanê DAIŞê Rûken Yalçîn got. Yalçîn", "رضا محمدی و کاوه احمدزاده وزارت امور خارجه ایران",
		"DEM Parti Eş Genel Başkanı Tuncer Bakırhan'ın PKK'nın", "عبد", "أبو بن", "وعبدال \u200cه",
	} {
		f.Add(seed, seed)
	}
	aliases, err := ReadAliases(strings.NewReader("person	Karzan Dartash	محمد بن علي|Yalçîn|سەعید?"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, headline, body string) {
		for _, language := range []string{"ar", "ckb", "fa", "kmr", "tr"} {
			taken := map[string][]bool{"headline": make([]bool, len(headline)), "body": make([]bool, len(body))}
			fields := map[string]string{"headline": headline, "body": body}
			tagger := &Tagger{Aliases: aliases}
			for _, e := range tagger.Find(&Text{Language: language, Headline: headline, Body: body}) {
				for _, m := range e.Mentions {
					s := fields[m.Field]
					if m.Start < 0 || m.Start >= m.End || m.End > len(s) || s[m.Start:m.End] != m.Text {
						t.Fatalf("%s: mention %+v is not in %q", language, m, s)
					}
					for i := m.Start; i < m.End; i++ {
						if taken[m.Field][i] {
							t.Fatalf("%s: mention %+v overlaps another", language, m)
						}
						taken[m.Field][i] = true
					}
				}
			}
		}
	})
}

func TestRelativesAndTitlesInArabic(t *testing.T) {
	findIn(t, "ar", [][2]string{
		{"وقال شقيقها ثائر إن الراحلة توفيت في أربيل.", "person: ثائر; place: Erbil"},
		{"وقتلوا ابنه حسين وابنته زهراء في كركوك.", "person: حسين, زهراء; place: Kirkuk"},
		{"خطف مسلحون زوجها المهندس مازن لطيف في بغداد.", "person: مازن لطيف; place: Baghdad"},
		{"وقالت القاضية رحيمة عبيد إن الجلسة أجلت.", "person: رحيمة عبيد"},
		{"وقال إن القاضية رحيمة عبيد أجلت الجلسة.", "person: رحيمة عبيد"},
		{"وتحدثت الفنانة آنا هاكوبيان في يريفان.", "person: آنا هاكوبيان; place: Yerevan"},
		{"وقدم نبيه بري التعازي.", "person: Nabih Berri"},
		{"وتحدثت سميرة إبراهيم باسم المجلس.", "person: سميرة إبراهيم"},
		{"نقل الجرحى إلى مستشفى ابن سينا.", ""},
		{"زار الوفد جزيرة إمرالي.", "place: Imrali"},
	})
}
