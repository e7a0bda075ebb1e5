package ident

import (
	"strconv"
	"strings"
	"sync"
)

// Culture is what WiX 4 and later derive from the name of a culture ("de-DE"):
// the language that packages localized in it get, a Windows LCID, and the code
// page of Windows' older programs, 0 for a language that has none.
type Culture struct {
	Language, Codepage int
}

// LookupCulture finds a culture by its name, in any case.
func LookupCulture(name string) (Culture, bool) {
	c, ok := cultures()[strings.ToLower(name)]
	return c, ok
}

// cultures reads culturesByCodepage.
var cultures = sync.OnceValue(func() map[string]Culture {
	all := map[string]Culture{}
	for codepage, list := range culturesByCodepage {
		fields := strings.Fields(list)
		for i := 0; i+1 < len(fields); i += 2 {
			language, _ := strconv.Atoi(fields[i+1])
			all[strings.ToLower(fields[i])] = Culture{language, codepage}
		}
	}
	return all
})

// culturesByCodepage has the cultures with a fixed language identifier
// ([MS-LCID], section 2.2), by their ANSI code page. WiX 5.0.2 says the same of
// all but sr-Latn-CS and sr-Cyrl-CS, which Windows keeps for old programs.
var culturesByCodepage = map[int]string{
	0: `
		am 94 am-ET 1118 as 77 as-IN 1101 bn 69 bn-BD 2117 bn-IN 1093 bo 81 bo-CN 1105 dv 101 dv-MV 1125 gu 71 gu-IN
		1095 hi 57 hi-IN 1081 hy 43 hy-AM 1067 ii 120 ii-CN 1144 iu-Cans-CA 1117 ka 55 ka-GE 1079 kk 63 kk-KZ 1087 km
		83 km-KH 1107 kn 75 kn-IN 1099 kok 87 kok-IN 1111 lo 84 lo-LA 1108 mi 129 mi-NZ 1153 ml 76 ml-IN 1100
		mn-Mong-CN 2128 mr 78 mr-IN 1102 mt 58 mt-MT 1082 ne 97 ne-NP 1121 or 72 or-IN 1096 pa 70 pa-IN 1094 ps 99
		ps-AF 1123 sa 79 sa-IN 1103 si 91 si-LK 1115 syr 90 syr-SY 1114 ta 73 ta-IN 1097 te 74 te-IN 1098`,
	874: `
		th 30 th-TH 1054`,
	932: `
		ja 17 ja-JP 1041`,
	936: `
		zh 30724 zh-CHS 4 zh-CN 2052 zh-Hans 4 zh-SG 4100`,
	949: `
		ko 18 ko-KR 1042`,
	950: `
		zh-CHT 31748 zh-Hant 31748 zh-HK 3076 zh-MO 5124 zh-TW 1028`,
	1250: `
		bs 30746 bs-Latn 26650 bs-Latn-BA 5146 cs 5 cs-CZ 1029 hr 26 hr-BA 4122 hr-HR 1050 hu 14 hu-HU 1038 pl 21
		pl-PL 1045 ro 24 ro-RO 1048 sk 27 sk-SK 1051 sl 36 sl-SI 1060 sq 28 sq-AL 1052 sr 31770 sr-Latn 28698
		sr-Latn-BA 6170 sr-Latn-CS 2074 sr-Latn-ME 11290 sr-Latn-RS 9242 tk 66 tk-TM 1090`,
	1251: `
		az-Cyrl 29740 az-Cyrl-AZ 2092 ba 109 ba-RU 1133 be 35 be-BY 1059 bg 2 bg-BG 1026 bs-Cyrl 25626 bs-Cyrl-BA 8218
		ky 64 ky-KG 1088 mk 47 mk-MK 1071 mn 80 mn-MN 1104 ru 25 ru-RU 1049 sah 133 sah-RU 1157 sr-Cyrl 27674
		sr-Cyrl-BA 7194 sr-Cyrl-CS 3098 sr-Cyrl-ME 12314 sr-Cyrl-RS 10266 tg 40 tg-Cyrl-TJ 1064 tt 68 tt-RU 1092 uk 34
		uk-UA 1058 uz-Cyrl 30787 uz-Cyrl-UZ 2115`,
	1252: `
		af 54 af-ZA 1078 arn 122 arn-CL 1146 br 126 br-FR 1150 ca 3 ca-ES 1027 co 131 co-FR 1155 cy 82 cy-GB 1106 da 6
		da-DK 1030 de 7 de-AT 3079 de-CH 2055 de-DE 1031 de-LI 5127 de-LU 4103 dsb 31790 dsb-DE 2094 en 9 en-029 9225
		en-AU 3081 en-BZ 10249 en-CA 4105 en-GB 2057 en-HK 15369 en-IE 6153 en-IN 16393 en-JM 8201 en-MY 17417 en-NZ
		5129 en-PH 13321 en-TT 11273 en-US 1033 en-ZA 7177 en-ZW 12297 es 10 es-419 22538 es-AR 11274 es-BO 16394
		es-CL 13322 es-CO 9226 es-CR 5130 es-DO 7178 es-EC 12298 es-ES 3082 es-GT 4106 es-HN 18442 es-MX 2058 es-NI
		19466 es-PA 6154 es-PE 10250 es-PR 20490 es-PY 15370 es-SV 17418 es-US 21514 es-UY 14346 es-VE 8202 eu 45
		eu-ES 1069 fi 11 fi-FI 1035 fil 100 fil-PH 1124 fo 56 fo-FO 1080 fr 12 fr-BE 2060 fr-CA 3084 fr-CH 4108 fr-FR
		1036 fr-LU 5132 fr-MC 6156 fy 98 fy-NL 1122 ga 60 ga-IE 2108 gl 86 gl-ES 1110 gsw 132 gsw-FR 1156 ha 104
		ha-Latn-NG 1128 hsb 46 hsb-DE 1070 id 33 id-ID 1057 is 15 is-IS 1039 it 16 it-CH 2064 it-IT 1040 iu 93
		iu-Latn-CA 2141 kl 111 kl-GL 1135 lb 110 lb-LU 1134 moh 124 moh-CA 1148 ms 62 ms-BN 2110 ms-MY 1086 nb 31764
		nb-NO 1044 nl 19 nl-BE 2067 nl-NL 1043 nn 30740 nn-NO 2068 nso 108 nso-ZA 1132 oc 130 oc-FR 1154 pt 22 pt-BR
		1046 pt-PT 2070 quz 107 quz-BO 1131 quz-EC 2155 quz-PE 3179 rm 23 rm-CH 1047 rw 135 rw-RW 1159 se 59 se-FI
		3131 se-NO 1083 se-SE 2107 sma 30779 sma-NO 6203 sma-SE 7227 smj 31803 smj-NO 4155 smj-SE 5179 smn 28731
		smn-FI 9275 sms 29755 sms-FI 8251 sv 29 sv-FI 2077 sv-SE 1053 sw 65 sw-KE 1089 tn 50 tn-ZA 1074 wo 136 wo-SN
		1160 xh 52 xh-ZA 1076 yo 106 yo-NG 1130 zu 53 zu-ZA 1077`,
	1253: `
		el 8 el-GR 1032`,
	1254: `
		az 44 az-Latn 30764 az-Latn-AZ 1068 tr 31 tr-TR 1055 uz 67 uz-Latn 31811 uz-Latn-UZ 1091`,
	1255: `
		he 13 he-IL 1037`,
	1256: `
		ar 1 ar-AE 14337 ar-BH 15361 ar-DZ 5121 ar-EG 3073 ar-IQ 2049 ar-JO 11265 ar-KW 13313 ar-LB 12289 ar-LY 4097
		ar-MA 6145 ar-OM 8193 ar-QA 16385 ar-SA 1025 ar-SY 10241 ar-TN 7169 ar-YE 9217 fa 41 fa-IR 1065 prs 140 prs-AF
		1164 ug 128 ug-CN 1152 ur 32 ur-IN 2080 ur-PK 1056`,
	1257: `
		et 37 et-EE 1061 lt 39 lt-LT 1063 lv 38 lv-LV 1062`,
	1258: `
		vi 42 vi-VN 1066`,
}
